import type { Lookup } from '../../viewpoint/network.ts';
import type { HostsEntry } from '../../viewpoint/resolver/hosts-file.ts';
import type { LibcReason } from '../../viewpoint/resolver/libc-resolver.ts';
import type { NameserverView } from '../../viewpoint/resolver/nameserver-survey.ts';

/** Everything that is known of one host's name. */
export type HostView = {
  host: string;
  /** The registry itself, or the proxy that is asked in its place. */
  role: 'registry' | 'proxy';
  /** `host:port` of the endpoint that needs it. */
  endpoint: string;
  lookup: Lookup;
  /** Each nameserver on its own; empty where none is asked. */
  nameservers: NameserverView[];
  /** Lines of /etc/hosts that name it. */
  hostsEntries: HostsEntry[];
  /** The file in which nameservers are set. */
  file: string;
  /** Why the runtime may see something else, `null` when it does what we do. */
  libc: LibcReason | null;
  /** The runtime's environment could not be read: it may use a proxy that looks the name up. */
  environUnknown: boolean;
};
