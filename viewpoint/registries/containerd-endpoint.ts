import type { Endpoint } from '../endpoint.ts';
import { hasSince, type Release } from './containerd-version.ts';
import type { HostEntry } from './host-entry.ts';
import { endpointAt, isLoopback, splitAuthority, upstreamOf } from './upstream.ts';

/** An entry with nothing in it: the registry itself. */
export const PLAIN_ENTRY: HostEntry = {
  server: null,
  ca: [],
  client: [],
  skipVerify: undefined,
  headers: {},
  canPull: true,
  canResolve: true,
};

/** Where containerd goes for one entry. Source: containerd core/remotes/docker/config/hosts.go `ConfigureHosts`. */
export function containerdEndpoint(
  entry: HostEntry,
  role: Endpoint['role'],
  { registry, release, source }: { registry: string; release: Release; source: string },
): Endpoint {
  const upstream = ownUpstream(registry, release);
  const { ca, client, headers, canResolve, canPull, skipVerify } = entry;
  const settings = { role, ca, client, headers, canResolve, canPull, source };
  if (entry.server === null)
    return { ...upstream, ...settings, skipVerify: upstream.skipVerify || skipVerify === true };
  const { scheme, host, port, basePath } = entry.server;
  const usesTls = ca.length > 0 || client.length > 0 || skipVerify !== undefined;
  // Plain HTTP with a TLS setting is ambiguous: HTTPS is tried first (containerd `NewHTTPFallback`), but on port 80.
  const isAmbiguous = scheme === 'http' && usesTls && port !== 80 && fallsBack(release);
  const endpoint = endpointAt(isAmbiguous ? 'https' : scheme, host, port, source);
  return {
    ...endpoint,
    ...settings,
    basePath,
    skipVerify: skipVerify === true,
    fallbackToHttp: isAmbiguous,
    namespaceParameter: isProxy(host, port, registry) ? registry : null,
  };
}

/** A host that is not written as the image writes the registry is told which registry is meant. Source: `isProxy`. */
function isProxy(host: string, port: number | null, registry: string): boolean {
  const written = `${host.includes(':') ? `[${host}]` : host}${port === null ? '' : `:${port}`}`;
  return written !== registry && !(registry === 'docker.io' && written === 'registry-1.docker.io');
}

/** Before {@link fallsBack}, a loopback registry was plain HTTP whatever its port. */
function ownUpstream(registry: string, release: Release): Endpoint {
  const { host, port } = splitAuthority(registry);
  if (fallsBack(release) || !isLoopback(host)) return upstreamOf(registry);
  return { ...endpointAt('http', host, port, 'default'), role: 'upstream', skipVerify: true };
}

function fallsBack(release: Release): boolean {
  return hasSince(release, { '1.6': 25, '1.7': 8 });
}
