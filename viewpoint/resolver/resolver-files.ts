import { FileError, type Host } from '../../host/host.ts';
import { type HostsEntry, findInHostsFile } from './hosts-file.ts';
import { type HostOrder, type Nsswitch, hostOrder, parseNsswitch } from './nsswitch.ts';
import { type ResolvConf, parseResolvConf } from './resolv-conf.ts';

export const RESOLV_CONF = '/etc/resolv.conf';
export const HOSTS_FILE = '/etc/hosts';
const NSSWITCH = '/etc/nsswitch.conf';
/** Block lists make hosts files large. */
const MAX_HOSTS_BYTES = 16 * 1024 * 1024;

/** The files that Go's resolver goes by, as they stand now. */
export type ResolverFiles = {
  conf: ResolvConf;
  /** Code of the failure to read resolv.conf, `ENOENT` when it is not there; `null` when it was read. */
  confUnreadable: string | null;
  nsswitch: Nsswitch;
  order: HostOrder;
  /** The lines of /etc/hosts that name the host. */
  hostsEntries(host: string): HostsEntry[];
};

/** Reads them all, fresh: Go looks for changes every 5 s, so the runtime needs no restart to see them. */
export async function readResolverFiles(host: Host): Promise<ResolverFiles> {
  const [conf, hosts, nss, hostname] = await Promise.all([
    read(host, RESOLV_CONF),
    read(host, HOSTS_FILE, MAX_HOSTS_BYTES),
    read(host, NSSWITCH),
    host.readProc('sys/kernel/hostname'),
  ]);
  // A file that is there and cannot be parsed or read leaves Go with files before dns, as no file does.
  const nsswitch = nss.text === null && nss.code !== 'ENOENT' ? null : parseNsswitch(nss.text);
  return {
    conf: parseResolvConf(conf.text, (hostname ?? '').trim()),
    confUnreadable: conf.code,
    nsswitch,
    order: hostOrder(nsswitch),
    hostsEntries: (name) => findInHostsFile(hosts.text ?? '', name),
  };
}

async function read(
  host: Host,
  path: string,
  maxBytes?: number,
): Promise<{ text: string; code: null } | { text: null; code: string }> {
  try {
    return { text: await host.readText(path, maxBytes === undefined ? {} : { maxBytes }), code: null };
  } catch (error) {
    if (error instanceof FileError) return { text: null, code: error.code };
    throw error;
  }
}
