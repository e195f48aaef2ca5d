import type { ConfigProblem, Endpoint, RegistryConfiguration } from '../endpoint.ts';
import { parseGoUrl } from '../proxy/go-url.ts';
import { at, text } from '../value.ts';
import type { ContainerdSettings } from './containerd-settings.ts';
import { isFrom, type Release } from './containerd-version.ts';
import { endpointAt, isLoopback, splitAuthority } from './upstream.ts';

/**
 * `registry.mirrors` and `registry.configs`, deprecated and still read: the mirrors of the registry, or those of `*`,
 * then the registry itself unless it is among them. A loopback registry is plain HTTP here, whatever its port.
 *
 * Source: containerd internal/cri/server/images/image_pull.go `registryHosts`, `registryEndpoints`.
 */
export function oldMirrors(
  { mirrors, tls }: ContainerdSettings,
  registry: string,
  { release, path }: { release: Release; path: string },
): RegistryConfiguration {
  const urls = (mirrors[registry] ?? mirrors['*'] ?? []).map(withScheme);
  const problems: ConfigProblem[] = [];
  const configured = urls.flatMap((url) => {
    const endpoint = endpointOf(url, registry, path);
    if (endpoint === null) problems.push(noUrl(url, registry, path));
    return endpoint ?? [];
  });
  const own = withScheme(registry === 'docker.io' ? 'registry-1.docker.io' : registry);
  const upstream = endpointOf(own, registry, 'default');
  const hasUpstream = configured.some(({ role }) => role === 'upstream');
  const all = upstream === null || hasUpstream ? configured : [...configured, upstream];
  return { endpoints: all.map((endpoint) => withTls(endpoint, tls, release)), problems };
}

function withScheme(url: string): string {
  if (url.includes('://')) return url;
  return `${isLoopback(splitAuthority(url.split('/')[0] ?? '').host) ? 'http' : 'https'}://${url}`;
}

function endpointOf(url: string, registry: string, source: string): Endpoint | null {
  const parsed = parseGoUrl(url);
  if (parsed === null || parsed.hostname === '') return null;
  const { scheme, hostname, port } = parsed;
  const endpoint = endpointAt(
    scheme === 'http' ? 'http' : 'https',
    hostname,
    port === '' ? null : Number(port),
    source,
  );
  const path = /^[^:/?#]*:\/\/[^/?#]*(\/[^?#]*)?/.exec(url)?.[1] ?? '';
  const written = `${hostname.includes(':') ? `[${hostname}]` : hostname}${port === '' ? '' : `:${port}`}`;
  const isUpstream = written === (registry === 'docker.io' ? 'registry-1.docker.io' : registry);
  return {
    ...endpoint,
    // A bare slash is kept by the runtime, and the registry hears a path without /v2.
    basePath: path === '' ? '/v2' : path.replace(/\/+$/, ''),
    role: isUpstream ? 'upstream' : 'mirror',
    namespaceParameter: isUpstream ? null : registry,
  };
}

function noUrl(url: string, registry: string, path: string): ConfigProblem {
  return {
    path,
    message: `the mirror ${JSON.stringify(url.slice(0, 200))} of ${registry} is no URL, and every pull from there fails with it`,
    severity: 'Fail',
    fix: `Correct the endpoint of ${registry} in ${path}, then restart the runtime.`,
  };
}

/** `registry.configs.<host>.tls`, which 2.0 took out. */
function withTls(endpoint: Endpoint, tls: ContainerdSettings['tls'], release: Release): Endpoint {
  const table = tlsFor(endpoint, tls);
  if (table === undefined || isFrom(release, 2, 0)) return endpoint;
  const ca = text(at(table, 'ca_file')) ?? '';
  const cert = text(at(table, 'cert_file')) ?? '';
  return {
    ...endpoint,
    ca: ca === '' ? endpoint.ca : [...endpoint.ca, ca],
    client:
      cert === ''
        ? endpoint.client
        : [...endpoint.client, { cert, key: text(at(table, 'key_file')) ?? null }],
    skipVerify: at(table, 'insecure_skip_verify') === true || endpoint.skipVerify,
  };
}

function tlsFor({ authority, host, scheme, port }: Endpoint, tls: ContainerdSettings['tls']): unknown {
  const isDefaultPort = port === (scheme === 'https' ? 443 : 80);
  return tls[authority] ?? (isDefaultPort ? tls[host] : undefined);
}

/** TLS settings for this registry that nothing reads any more. */
export function oldTlsIgnored(
  endpoints: readonly Endpoint[],
  { tls, folders }: ContainerdSettings,
  { release, path }: { release: Release; path: string },
): ConfigProblem[] {
  if (!isFrom(release, 2, 0)) return [];
  const root = folders[0] ?? '/etc/containerd/certs.d';
  return endpoints
    .filter((endpoint) => tlsFor(endpoint, tls) !== undefined)
    .map(({ host }) => ({
      path,
      message: `registry.configs."${host}".tls is no longer read since containerd 2.0: its CA and skip_verify have no effect`,
      severity: 'Warn',
      fix: `Put the CA into ${root}/${host}/hosts.toml (config_path must name ${root}); that needs no restart.`,
    }));
}
