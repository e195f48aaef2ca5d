import type { Cause } from '../../wire/cause.ts';
import type { Endpoint } from '../../viewpoint/endpoint.ts';
import { authority } from '../../viewpoint/resolver/nameserver.ts';
import type { ProxyAddress, Route } from '../../viewpoint/network.ts';

/** A server of the pull and the way that Go takes to it with the runtime's environment. */
export type ProxyTarget = { endpoint: Endpoint; url: string; host: string; route: Route };

/** What a pull fails with when it goes through the wrong proxy, or through none where one is needed. */
export const EXPLAINED: Cause[] = [
  'ProxyFailure',
  'ConnectTimeout',
  'ConnectionRefused',
  'DnsFailure',
  'TlsUnknownCa',
  'TlsProtocol',
  'RegistryServerError',
];

/** What a pull fails with when it goes straight where only a proxy leads out. */
export const NO_WAY_OUT: Cause[] = ['ConnectTimeout', 'ConnectionRefused', 'DnsFailure'];

export function proxyTargets(endpoints: readonly Endpoint[], route: (url: string) => Route): ProxyTarget[] {
  return endpoints.map((endpoint) => {
    const host = endpoint.host.replace(/^\[(.*)\]$/, '$1');
    const url = `${endpoint.scheme}://${authority(host, endpoint.port)}/v2/`;
    return { endpoint, url, host, route: route(url) };
  });
}

/** `host:port`, never the credentials. */
export function addressOf(proxy: ProxyAddress): string {
  return authority(proxy.host, proxy.port);
}

/** A route in words, without credentials. */
export function describeRoute(route: Route): string {
  return route.kind === 'proxy' ? `through ${route.proxy.scheme}://${addressOf(route.proxy)}` : 'directly';
}
