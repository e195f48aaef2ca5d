import { isIP } from 'node:net';
import type { Endpoint } from '../../viewpoint/endpoint.ts';
import { authority } from '../../viewpoint/resolver/nameserver.ts';
import type { Route } from '../../viewpoint/network.ts';
import type { Finding } from '../probe.ts';

/** A name that has to resolve on this node. */
export type Wanted = { host: string; role: 'registry' | 'proxy'; endpoint: string; environUnknown: boolean };

/** The names that this pull needs here, and a note for each host that it does not. */
export function wantedNames(
  endpoints: readonly Endpoint[],
  route: (url: string) => Route,
  environUnknown: boolean,
): { names: Wanted[]; notes: Finding[] } {
  const names: Wanted[] = [];
  const notes: Finding[] = [];
  for (const { host, port, scheme, authority: endpoint } of endpoints) {
    const way = route(`${scheme}://${authority(host.replace(/^\[(.*)\]$/, '$1'), port)}/v2/`);
    const wanted: Wanted =
      way.kind === 'proxy'
        ? { host: way.proxy.host, role: 'proxy', endpoint, environUnknown: false }
        : { host, role: 'registry', endpoint, environUnknown };
    const note = (message: string) =>
      notes.push({
        status: 'NotApplicable',
        stage: 'resolve',
        cause: null,
        subject: host,
        message,
        endpoint,
      });
    if (way.kind === 'proxy')
      note(
        `${host} is looked up by the proxy ${authority(way.proxy.host, way.proxy.port)}, not by this node`,
      );
    if (isIP(wanted.host.replace(/^\[(.*)\]$/, '$1')) !== 0)
      note(`${wanted.host} is an address: nothing to look up`);
    else if (!names.some((each) => each.host === wanted.host && each.endpoint === endpoint))
      names.push(wanted);
  }
  return { names, notes };
}
