import type { Endpoint } from '../endpoint.ts';
import { at, isRecord, text, texts } from '../value.ts';
import { endpointAt, splitAuthority } from './upstream.ts';

/**
 * A `hosts.toml`: its hosts in the order of the file, then `server`.
 *
 * Source: containerd `parseHostsFile`. It refuses the whole file for an unknown capability, a wrong type or a URL that
 * does not parse, and so does this, by throwing.
 *
 * @param upstream what the registry is without a file: `server` where the file names none.
 * @throws Error that says what is wrong; for TOML with its line and column.
 */
export async function parseHostsToml(
  source: string,
  folder: string,
  registry: string,
  upstream: Endpoint,
): Promise<Endpoint[]> {
  const { parse } = await import('smol-toml');
  const file = parse(source);
  const path = `${folder}/hosts.toml`;
  const table = at(file, 'host');
  // smol-toml keeps the order of the file, as the runtime's own reader does; numeric keys, which would not, are no hosts.
  const mirrors = isRecord(table) ? Object.entries(table) : [];
  const server = text(file['server']);
  const own = { ...file, host: undefined };
  const last =
    server === undefined || server === ''
      ? settings(own, folder, { ...upstream, source: path })
      : parseHost(server, own, folder, path, 'upstream');
  const isUpstream = last.host === upstream.host && last.port === upstream.port;
  return [
    ...mirrors.map(([url, config]) =>
      withNamespace(parseHost(url, config, folder, path, 'mirror'), registry),
    ),
    isUpstream ? last : withNamespace(last, registry),
  ];
}

/** A host that is not the registry itself is told which registry is meant. */
function withNamespace(endpoint: Endpoint, registry: string): Endpoint {
  return { ...endpoint, namespaceParameter: registry };
}

function parseHost(
  server: string,
  config: unknown,
  folder: string,
  source: string,
  role: Endpoint['role'],
): Endpoint {
  const url = parseServer(server);
  const { host, port } = splitAuthority(url.host);
  const scheme = url.protocol === 'http:' ? 'http' : 'https';
  const path = url.pathname.replace(/\/+$/, '');
  const override = at(config, 'override_path') === true;
  const basePath = override || path.endsWith('/v2') ? path : `${path}/v2`;
  return settings(config, folder, { ...endpointAt(scheme, host, port, source), basePath, role });
}

function parseServer(server: string): URL {
  const full = server.startsWith('http') ? server : `https://${server}`;
  try {
    const url = new URL(full);
    if (!/^https?:$/.test(url.protocol) || !/^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i.test(url.hostname))
      throw new Error('no host');
    // `URL` drops a port that is the scheme's own, which is as good.
    return url;
  } catch (error) {
    throw new Error(`${JSON.stringify(server.slice(0, 200))} is no server's URL`, { cause: error });
  }
}

function settings(config: unknown, folder: string, endpoint: Endpoint): Endpoint {
  const absolute = (path: string) => (path.startsWith('/') ? path : `${folder}/${path}`);
  const capabilities = capabilitiesOf(at(config, 'capabilities'));
  const ca = [...endpoint.ca, ...paths(at(config, 'ca'), 'ca').map(absolute)];
  const client = clientPairs(at(config, 'client')).map(([cert, key]) => ({
    cert: absolute(cert),
    key: key === null ? null : absolute(key),
  }));
  const skipVerify = at(config, 'skip_verify');
  const usesTls = ca.length > 0 || client.length > 0 || skipVerify !== undefined;
  // Plain HTTP with a TLS setting is ambiguous: HTTPS is tried first (containerd `NewHTTPFallback`), but on port 80.
  const ambiguous = endpoint.scheme === 'http' && usesTls && endpoint.port !== 80;
  return {
    ...endpoint,
    scheme: ambiguous ? 'https' : endpoint.scheme,
    fallbackToHttp: endpoint.fallbackToHttp || ambiguous,
    ca,
    client,
    skipVerify: typeof skipVerify === 'boolean' ? skipVerify : endpoint.skipVerify,
    headers: headersOf(at(config, 'header')),
    canResolve: capabilities.includes('resolve'),
    canPull: capabilities.includes('pull'),
  };
}

const CAPABILITIES = ['pull', 'resolve', 'push', 'referrers'];

function capabilitiesOf(value: unknown): string[] {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return CAPABILITIES;
  if (!Array.isArray(value)) throw new Error('capabilities is no list');
  return value.map((capability: unknown) => {
    const word = String(capability).toLowerCase();
    if (!CAPABILITIES.includes(word))
      throw new Error(`unknown capability ${JSON.stringify(word.slice(0, 40))}`);
    return word;
  });
}

function paths(value: unknown, name: string): string[] {
  if (value === undefined) return [];
  const found = texts(value);
  if (found.length === 0 || (Array.isArray(value) && found.length !== value.length))
    throw new Error(`invalid type for "${name}"`);
  return found;
}

function clientPairs(value: unknown): [cert: string, key: string | null][] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [[value, null]];
  if (!Array.isArray(value)) throw new Error('invalid type for "client"');
  return value.map((pair: unknown) => {
    if (typeof pair === 'string') return [pair, null];
    const [cert, key, ...more] = texts(pair);
    if (cert === undefined || key === undefined || more.length > 0)
      throw new Error('invalid pair for "client"');
    return [cert, key];
  });
}

function headersOf(value: unknown): Record<string, string[]> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new Error('invalid type for "header"');
  return Object.fromEntries(
    Object.entries(value).map(([name, header]) => [name, paths(header, `header ${name}`)]),
  );
}
