import { addressBytes } from '../resolver/address-bytes.ts';
import { type NoProxyEntry, matchesAddress, matchNoProxy, parseNoProxy, splitHostPort } from './no-proxy.ts';

/** A host of the pull as Go's rules see it. */
export type NoProxyTarget = {
  host: string;
  port: string;
  /** What the host resolves to here; Go never looks at them. */
  addresses: readonly string[];
};

/** An entry that its author meant for `host` and Go does not match. */
export type NoProxyMistake = {
  /** As it is written. */
  entry: string;
  host: string;
  /** Goes after "the entry …": why Go does not match it. */
  why: string;
  /** What to write instead. */
  instead: string;
};

/** So many entries are looked at. */
const MAX_ENTRIES = 2000;

/**
 * Entries of NO_PROXY that would let a host past the proxy if Go read them as people do. Hosts that Go lets past
 * anyway are left out. At most one mistake for each host: the first entry that was meant.
 */
export function findNoProxyMistakes(noProxy: string, targets: readonly NoProxyTarget[]): NoProxyMistake[] {
  const entries = parseNoProxy(noProxy);
  const written = noProxy.split(',', MAX_ENTRIES).filter((entry) => entry.trim() !== '');
  return targets.flatMap((target) => {
    if (matchNoProxy(entries, target.host, target.port) !== null) return [];
    for (const entry of written) {
      for (const { why, meant, byAddress } of repairs(entry.trim())) {
        if (!meant.some((each) => matches(each, target, byAddress ?? false))) continue;
        return [{ entry: entry.trim(), host: target.host, why, instead: target.host }];
      }
    }
    return [];
  });
}

type Repair = {
  why: string;
  /** Entries that Go would read as the author meant this one. */
  meant: string[];
  /** They are held against what the host resolves to. */
  byAddress?: boolean;
};

/** What the entry may have been meant as, most literal first. */
function repairs(entry: string): Repair[] {
  const found: Repair[] = [];
  const unquoted = entry.replace(/["'\u2018\u2019\u201c\u201d`\s\u200b\u2060\ufeff]+/g, '');
  const bare = unquoted.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/^[^@]*@/, '');
  const host = bare.replace(/\/(?!\d+(?:\.\d+){0,3}$).*$/, '');
  const parts = entry.split(/[\s;|]+/).filter((part) => part !== '');
  if (parts.length > 1)
    found.push({
      why: 'holds several hosts, but only commas separate entries',
      meant: [...parts, ...parts.flatMap(stripped)],
    });
  if (unquoted !== entry)
    found.push({ why: 'has quotes or invisible characters, which are part of it', meant: [unquoted] });
  if (bare !== unquoted)
    found.push({ why: 'has a scheme; entries are hosts', meant: [host, stripPort(host)] });
  if (host !== bare) found.push({ why: 'has a path; entries are hosts', meant: [host] });
  if (stripPort(host) !== host) found.push({ why: 'holds for its own port only', meant: [stripPort(host)] });
  if (/^\*?\./.test(host))
    found.push({
      why: 'matches subdomains only, not the domain itself',
      meant: [host.replace(/^\*?\./, '')],
    });
  if (host.endsWith('.'))
    found.push({ why: 'ends in a dot, which is compared too', meant: [host.slice(0, -1)] });
  if (/^\[.*\]$/.test(host)) found.push({ why: 'has brackets without a port', meant: [host.slice(1, -1)] });
  const network = asNetwork(stripPort(host));
  if (network !== null && network !== host) {
    found.push({ why: 'is no CIDR range, and other patterns are not known', meant: [network] });
    found.push({ why: 'is no CIDR range, and names are never resolved', meant: [network], byAddress: true });
  }
  if (addressBytes(host.split('/', 1)[0] ?? '') !== null)
    found.push({
      why: 'is an address, but names are never resolved to compare them',
      meant: [host],
      byAddress: true,
    });
  if (host.includes('*'))
    found.push({ why: 'has a "*" that is none alone or before a leading dot', meant: [host] });
  return found;
}

function stripped(part: string): string[] {
  return [part.replace(/^\*?\./, ''), stripPort(part)];
}

function stripPort(entry: string): string {
  return splitHostPort(entry)?.host ?? entry;
}

/** `10.*`, `10.`, `10.0.0.0/255.0.0.0` and `192.168.*.*` as the CIDR they stand for. */
function asNetwork(entry: string): string | null {
  const mask = /^(\d+\.\d+\.\d+\.\d+)\/(\d+\.\d+\.\d+\.\d+)$/.exec(entry);
  if (mask?.[1] !== undefined && mask[2] !== undefined) {
    const bits = mask[2]
      .split('.')
      .map((byte) => Number(byte).toString(2).padStart(8, '0'))
      .join('');
    return /^1*0*$/.test(bits) ? `${mask[1]}/${bits.replace(/0/g, '').length}` : null;
  }
  const prefix = /^(\d{1,3}(?:\.\d{1,3}){0,2})(?:(?:\.(?:\*|x|0\/24\/?)){1,3}|\.)$/i.exec(entry)?.[1];
  if (prefix === undefined) return null;
  const bytes = prefix.split('.');
  return `${[...bytes, '0', '0', '0'].slice(0, 4).join('.')}/${bytes.length * 8}`;
}

function matches(meant: string, target: NoProxyTarget, byAddress: boolean): boolean {
  if (byAddress) {
    if (addressBytes(target.host) !== null) return false;
    const [entry] = parseNoProxy(meant);
    return (
      entry !== undefined && target.addresses.some((address) => matchesText(entry, address, target.port))
    );
  }
  if (meant === '' || meant === '*') return false;
  if (meant.includes('*') && !/^\*\.[^*]+$/.test(meant))
    return [target.host, ...target.addresses].some((name) =>
      matchesPattern(meant.toLowerCase(), name.toLowerCase()),
    );
  return matchNoProxy(parseNoProxy(meant), target.host, target.port) !== null;
}

function matchesText(entry: NoProxyEntry, address: string, port: string): boolean {
  const bytes = addressBytes(address);
  return bytes !== null && matchesAddress(entry, bytes, port);
}

/** Whether `*` as "anything" would match; without backtracking, since both come from outside. */
function matchesPattern(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return from <= name.length - last.length;
}
