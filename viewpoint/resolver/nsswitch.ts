/** One source of the `hosts:` line, such as `files` or `resolve`. */
export type NssSource = { name: string; standard: boolean };

/** What the `hosts:` line of nsswitch.conf says; `null` when it cannot be understood. */
export type Nsswitch = { sources: NssSource[] } | null;

/**
 * Reads the `hosts:` line; no file or no such line gives no sources.
 *
 * Source: golang/go src/net/nss.go. One line that cannot be parsed spoils the whole file.
 */
export function parseNsswitch(text: string | null): Nsswitch {
  const sources: NssSource[] = [];
  for (const raw of (text ?? '').split('\n', 1000)) {
    const line = (raw.split('#', 1)[0] ?? '').trim();
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon === -1) return null;
    const found = parseSources(line.slice(colon + 1).slice(0, 1000));
    if (found === null) return null;
    if (line.slice(0, colon).trim() === 'hosts') sources.push(...found);
  }
  return { sources };
}

/** `files dns` is what Go does where the file says nothing. */
export type HostOrder = 'files,dns' | 'dns,files' | 'files' | 'dns';

/** The order of Go's own resolver. Source: golang/go src/net/conf.go `lookupOrder` without cgo. */
export function hostOrder(nsswitch: Nsswitch): HostOrder {
  if (nsswitch === null || nsswitch.sources.length === 0) return 'files,dns';
  const names = nsswitch.sources.map((source) => source.name);
  // A source that Go does not know counts as DNS where the line has no `dns` of its own.
  const known = names.includes('dns')
    ? names.filter((name) => name === 'files' || name === 'dns')
    : names.map((name) => (name === 'files' ? name : 'dns'));
  const [first] = known;
  if (first === undefined) return 'files,dns';
  if (new Set(known).size === 1) return first === 'files' ? 'files' : 'dns';
  return first === 'files' ? 'files,dns' : 'dns,files';
}

function parseSources(text: string): NssSource[] | null {
  const sources: NssSource[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const end = rest.search(/ |$/);
    const name = rest.slice(0, end);
    rest = rest.slice(end).trim();
    let standard = true;
    if (rest.startsWith('[')) {
      const close = rest.indexOf(']');
      const criteria = close === -1 ? null : parseCriteria(rest.slice(1, close));
      if (criteria === null) return null;
      standard = criteria;
      rest = rest.slice(close + 1).trim();
    }
    sources.push({ name, standard });
  }
  return sources;
}

/** Whether a bracket only says what holds without it; `null` when it cannot be parsed. */
function parseCriteria(text: string): boolean | null {
  const criteria = text.split(/\s+/).filter((criterion) => criterion !== '');
  let standard = true;
  for (const [index, criterion] of criteria.entries()) {
    const [status = '', action] = criterion.replace(/^!/, '').toLowerCase().split('=', 2);
    if (action === undefined) return null;
    const usual =
      status === 'success'
        ? 'return'
        : ['notfound', 'unavail', 'tryagain'].includes(status)
          ? 'continue'
          : null;
    const fits = action === usual || (index === criteria.length - 1 && action === 'return' && usual !== null);
    standard &&= !criterion.startsWith('!') && fits;
  }
  return standard;
}
