import { posix } from 'node:path';
import { parseGoUrl } from '../proxy/go-url.ts';
import { isRecord } from '../value.ts';
import { isFrom, type Release } from './containerd-version.ts';

type Table = Record<string, unknown>;

/** A server as the file writes it. */
export type NamedServer = { scheme: 'http' | 'https'; host: string; port: number | null; basePath: string };

/** One `[host."…"]` of hosts.toml, or what its top level says of the server. */
export type HostEntry = {
  /** `null`: none is named, the registry itself is meant. */
  server: NamedServer | null;
  ca: string[];
  client: { cert: string; key: string | null }[];
  /** `undefined`: not written. */
  skipVerify: boolean | undefined;
  headers: Record<string, string[]>;
  canPull: boolean;
  canResolve: boolean;
};

/** Why the runtime's decoder gives the file up. */
export class WrongHosts extends Error {}

export type EntryContext = {
  absolute: (path: string) => string;
  release: Release;
  /** Gets what is written and has no effect. */
  remarks: string[];
};

/** `rewrite` is an extension of k3s's containerd. */
const KEYS = new Set([
  'capabilities',
  'ca',
  'client',
  'skip_verify',
  'header',
  'override_path',
  'dial_timeout',
  'rewrite',
]);

/**
 * One host of a hosts.toml. Source: containerd `parseHostConfig`.
 *
 * @param where the entry's place, for the remarks
 * @throws WrongHosts for what containerd gives the whole file up for
 */
export function hostEntry(url: string, table: Table, where: string, context: EntryContext): HostEntry {
  const { absolute, release, remarks } = context;
  for (const key of Object.keys(table))
    if (!KEYS.has(key.toLowerCase())) remarks.push(`the key ${JSON.stringify(key)} ${where} is not known`);
  const server = url === '' ? null : parseServer(url, flag(table, 'override_path') === true);
  if (server === null && url !== '')
    remarks.push(`${JSON.stringify(url)} is taken for a URL that names no host, or none that can be asked`);
  checkTimeout(field(table, 'dial_timeout'), release);
  return {
    server,
    ca: strings(field(table, 'ca'), 'ca').map(absolute),
    client: clientPairs(field(table, 'client')).map(([cert, key]) => ({
      cert: absolute(cert),
      key: key === null ? null : absolute(key),
    })),
    skipVerify: flag(table, 'skip_verify'),
    headers: headersOf(field(table, 'header')),
    ...capabilitiesOf(field(table, 'capabilities'), release),
  };
}

/**
 * `null` where there is no host to ask. Only `http` at the beginning decides whether `https://` is put before it:
 * `httpbin.corp` gets none.
 */
function parseServer(server: string, overridesPath: boolean): NamedServer | null {
  const full = server.startsWith('http') ? server : `https://${server}`;
  const url = parseGoUrl(full);
  if (url === null) throw new WrongHosts(`${JSON.stringify(server.slice(0, 200))} is not a URL`);
  const { scheme, hostname: host, port } = url;
  if (!/^https?$/.test(scheme) || !/^[\p{L}\p{N}._:%-]+$/u.test(host)) return null;
  const written = /^[^:/?#]*:\/\/[^/?#]*(\/[^?#]*)?/.exec(full)?.[1] ?? '';
  return {
    scheme: scheme === 'http' ? 'http' : 'https',
    host,
    port: port === '' ? null : Number(port),
    basePath: apiPath(written, overridesPath),
  };
}

function apiPath(written: string, overridesPath: boolean): string {
  if (written === '') return overridesPath ? '' : '/v2';
  const cleaned = posix.normalize(written).replace(/\/+$/, '');
  return cleaned.endsWith('/v2') || overridesPath ? cleaned : `${cleaned}/v2`;
}

/** Go's decoder takes a key in any case where none fits exactly. */
function field(table: Table, name: string): unknown {
  if (Object.hasOwn(table, name)) return table[name];
  const key = Object.keys(table).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : table[key];
}

function flag(table: Table, name: string): boolean | undefined {
  const value = field(table, name);
  if (value !== undefined && typeof value !== 'boolean')
    throw new WrongHosts(`"${name}" is not true or false without quotes`);
  return value;
}

function strings(value: unknown, name: string): string[] {
  if (value === undefined) return [];
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string'))
    throw new WrongHosts(`"${name}" is neither a string nor a list of strings`);
  return list;
}

/** `"both.pem"`, `["one.pem", "two.pem"]` or `[["one.cert", "one.key"]]`. */
function clientPairs(value: unknown): [cert: string, key: string | null][] {
  if (value === undefined) return [];
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list)) throw new WrongHosts('"client" is neither a string nor a list');
  return list.map((item: unknown) => {
    if (typeof item === 'string') return [item, null];
    const [cert, key, ...more] = Array.isArray(item) ? strings(item, 'client') : [];
    if (cert === undefined || key === undefined || more.length > 0)
      throw new WrongHosts('"client" holds no pair of certificate and key');
    return [cert, key];
  });
}

function headersOf(value: unknown): Record<string, string[]> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new WrongHosts('"header" is not a table');
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, strings(item, 'header')]));
}

function capabilitiesOf(value: unknown, release: Release): Pick<HostEntry, 'canPull' | 'canResolve'> {
  if (value !== undefined && !Array.isArray(value)) throw new WrongHosts('"capabilities" is not a list');
  const words = strings(value, 'capabilities').map((word) => word.toLowerCase());
  const known = new Set(['pull', 'resolve', 'push', ...(isFrom(release, 2, 2) ? ['referrers'] : [])]);
  const unknown = words.find((word) => !known.has(word));
  if (unknown !== undefined)
    throw new WrongHosts(`capability ${JSON.stringify(unknown.slice(0, 40))} is unknown to this containerd`);
  const hasAll = words.length === 0;
  return { canPull: hasAll || words.includes('pull'), canResolve: hasAll || words.includes('resolve') };
}

/** Read from 2.0.7 on; older ones pass the key over. */
function checkTimeout(value: unknown, release: Release): void {
  if (value === undefined || !isFrom(release, 2, 0, 7)) return;
  if (typeof value !== 'string' || !DURATION.test(value))
    throw new WrongHosts('"dial_timeout" is not a duration with its unit in quotes, such as "5s"');
}

const DURATION = /^(?:|[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+))$/;
