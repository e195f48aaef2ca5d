import { FileError, type Host } from '../../host/host.ts';
import type { ConfigProblem, Endpoint, RegistryConfiguration } from '../endpoint.ts';
import { at, isRecord, text } from '../value.ts';
import { firstFolder, readCertificateFolder } from './certificate-folder.ts';
import { endpointAt, splitAuthority, upstreamOf } from './upstream.ts';

/**
 * Where CRI-O goes for an image: `registries.conf` and its drop-ins, by the longest prefix; mirrors in order, then the
 * registry itself. Source: containers-registries.conf(5), containers-certs.d(5).
 */
export async function readContainersImage(
  host: Host,
  registry: string,
  repository: string,
): Promise<RegistryConfiguration> {
  const problems: ConfigProblem[] = [];
  const entries = await readEntries(host, problems);
  const name = `${registry}/${repository}`;
  const entry = longestPrefix(entries, name);
  if (entry !== null && at(entry.table, 'blocked') === true) problems.push(blocked(entry));
  const places = entry === null ? [] : mirrorPlaces(entry, name);
  const primary =
    entry === null
      ? { name, insecure: false, byDigestOnly: false }
      : rewritten(entry, text(at(entry.table, 'location')), at(entry.table, 'insecure') === true, name);
  const mirrors = await Promise.all(
    places.map((place) => endpointOf(host, place, 'mirror', entry?.path ?? 'default', repository)),
  );
  const upstream = await endpointOf(host, primary, 'upstream', entry?.path ?? 'default', repository);
  return { endpoints: [...mirrors, upstream], problems };
}

type Entry = { prefix: string; table: Record<string, unknown>; path: string };
type Place = { name: string; insecure: boolean; byDigestOnly: boolean };

async function readEntries(host: Host, problems: ConfigProblem[]): Promise<Entry[]> {
  const folder = '/etc/containers/registries.conf.d';
  const dropIns = ((await host.list(folder).catch(() => null)) ?? []).filter((name) =>
    name.endsWith('.conf'),
  );
  const byPrefix = new Map<string, Entry>();
  for (const path of ['/etc/containers/registries.conf', ...dropIns.map((name) => `${folder}/${name}`)]) {
    for (const entry of await entriesOf(host, path, problems)) byPrefix.set(entry.prefix, entry);
  }
  return [...byPrefix.values()];
}

async function entriesOf(host: Host, path: string, problems: ConfigProblem[]): Promise<Entry[]> {
  try {
    const { parse } = await import('smol-toml');
    const tables = at(parse(await host.readText(path)), 'registry');
    return (Array.isArray(tables) ? tables : []).filter(isRecord).flatMap((table) => {
      const prefix = text(table['prefix']) ?? text(table['location']) ?? '';
      return prefix === '' ? [] : [{ prefix, table, path }];
    });
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return [];
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    problems.push({
      path,
      message: `the file cannot be read (${why}), and every pull fails with it`,
      severity: 'Fail',
      fix: `Mend ${path}; it is read again after systemctl reload crio.`,
    });
    return [];
  }
}

function longestPrefix(entries: readonly Entry[], name: string): Entry | null {
  const matching = entries.filter(({ prefix }) => matches(prefix, name));
  return matching.toSorted((one, other) => other.prefix.length - one.prefix.length)[0] ?? null;
}

/** `host`, `host/path` up to a `/`, or `*.domain` for any name below it. */
function matches(prefix: string, name: string): boolean {
  if (!prefix.startsWith('*.')) return name === prefix || name.startsWith(`${prefix}/`);
  const host = name.split('/')[0] ?? '';
  return host.endsWith(prefix.slice(1));
}

function mirrorPlaces(entry: Entry, name: string): Place[] {
  const mirrors = at(entry.table, 'mirror');
  return (Array.isArray(mirrors) ? mirrors : []).filter(isRecord).map((mirror) => {
    const place = rewritten(entry, text(mirror['location']), mirror['insecure'] === true, name);
    const byDigestOnly =
      at(entry.table, 'mirror-by-digest-only') === true || mirror['pull-from-mirror'] === 'digest-only';
    return { ...place, byDigestOnly };
  });
}

/** The prefix replaced by the location; a wildcard prefix keeps the name. */
function rewritten({ prefix }: Entry, location: string | undefined, insecure: boolean, name: string): Place {
  const moved =
    location === undefined || location === '' || prefix.startsWith('*.')
      ? name
      : `${location}${name.slice(prefix.length)}`;
  return { name: moved, insecure, byDigestOnly: false };
}

async function endpointOf(
  host: Host,
  { name, insecure, byDigestOnly }: Place,
  role: Endpoint['role'],
  source: string,
  asked: string,
): Promise<Endpoint> {
  const [authority = '', ...path] = name.split('/');
  const { host: server, port } = splitAuthority(
    authority === 'docker.io' ? 'registry-1.docker.io' : authority,
  );
  const repository = path.join('/');
  const folder = await firstFolder(
    host,
    ['/etc/containers/certs.d', '/etc/docker/certs.d'].map((root) => `${root}/${authority}`),
  );
  const certificates = folder === null ? { ca: [], client: [] } : await readCertificateFolder(host, folder);
  const base =
    role === 'upstream' && name.startsWith('docker.io/')
      ? upstreamOf('docker.io', source)
      : endpointAt('https', server, port, source);
  return {
    ...base,
    ...certificates,
    role,
    skipVerify: insecure,
    fallbackToHttp: insecure,
    canResolve: !byDigestOnly,
    ...(repository === asked ? {} : { repository }),
  };
}

function blocked({ prefix, path }: Entry): ConfigProblem {
  return {
    path,
    message: `${prefix} is blocked: the runtime refuses to pull from it`,
    severity: 'Fail',
    fix: `Take "blocked = true" from the entry of ${prefix} in ${path}, then systemctl reload crio.`,
  };
}
