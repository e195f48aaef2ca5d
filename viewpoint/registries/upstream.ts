import type { Endpoint } from '../endpoint.ts';

/** Where a registry is without any configuration. Source: containerd `ConfigureHosts` since 1.6.25 and 1.7.8. */
export function upstreamOf(registry: string, source = 'default'): Endpoint {
  const { host, port } = splitAuthority(registry === 'docker.io' ? 'registry-1.docker.io' : registry);
  const local = isLoopback(host);
  // A loopback registry is tried by TLS first, unverified, and by plain HTTP where the port leaves it open.
  const secureOnly = port === null || port === 443;
  const plain = local && port === 80;
  const scheme = plain ? 'http' : 'https';
  return {
    ...endpointAt(scheme, host, port, source),
    role: 'upstream',
    skipVerify: local && !plain,
    fallbackToHttp: local && !secureOnly && !plain,
  };
}

/** An endpoint with nothing particular about it. */
export function endpointAt(
  scheme: 'https' | 'http',
  host: string,
  port: number | null,
  source: string,
): Endpoint {
  const written = port ?? (scheme === 'https' ? 443 : 80);
  return {
    authority: `${host.includes(':') ? `[${host}]` : host}:${written}`,
    host,
    port: written,
    scheme,
    basePath: '/v2',
    role: 'mirror',
    ca: [],
    client: [],
    skipVerify: false,
    fallbackToHttp: false,
    headers: {},
    namespaceParameter: null,
    canResolve: true,
    canPull: true,
    source,
  };
}

/** `host[:port]` taken apart; an IPv6 address loses its brackets. */
export function splitAuthority(authority: string): { host: string; port: number | null } {
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority);
  if (match === null) return { host: authority, port: null };
  return { host: match[1] ?? match[2] ?? '', port: match[3] === undefined ? null : Number(match[3]) };
}

/** Names and addresses of this machine. Source: containerd `MatchLocalhost`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
