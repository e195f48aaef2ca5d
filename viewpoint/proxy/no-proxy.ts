import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { addressBytes, isMappedIpv4 } from '../resolver/address-bytes.ts';

/** One entry of NO_PROXY as Go understood it. */
export type NoProxyEntry = { text: string } & (
  | { kind: 'all' }
  | { kind: 'cidr'; network: Uint8Array; bits: number; v4: boolean }
  | { kind: 'address'; address: Uint8Array; port: string }
  /** `suffix` starts with a dot; `self`: the name without it matches too. */
  | { kind: 'domain'; suffix: string; port: string; self: boolean }
  /** Go passes over it. */
  | { kind: 'ignored' }
);

/**
 * Reads NO_PROXY. A lone `*` ends it: what stands before and after has no effect.
 *
 * Source: golang.org/x/net/http/httpproxy `init`.
 */
export function parseNoProxy(value: string): NoProxyEntry[] {
  const entries: NoProxyEntry[] = [];
  for (const raw of value.slice(0, MAX_LENGTH).split(',')) {
    const text = raw.trim().toLowerCase();
    if (text === '') continue;
    if (text === '*') return [{ text, kind: 'all' }];
    entries.push(readEntry(text));
  }
  return entries;
}

/** The environment of a process is smaller than this. */
const MAX_LENGTH = 256 * 1024;

/** The entry by which Go goes past the proxy for `host:port`, `null` for none. `host` is never resolved. */
export function matchNoProxy(
  entries: readonly NoProxyEntry[],
  host: string,
  port: string,
): NoProxyEntry | null {
  const address = addressBytes(host);
  const matches =
    address === null
      ? (entry: NoProxyEntry) => matchesName(entry, host.trim().toLowerCase(), port)
      : (entry: NoProxyEntry) => matchesAddress(entry, address, port);
  return entries.find(matches) ?? null;
}

export function matchesAddress(entry: NoProxyEntry, address: Uint8Array, port: string): boolean {
  if (entry.kind === 'all') return true;
  if (entry.kind === 'cidr') return contains(entry, address);
  if (entry.kind !== 'address') return false;
  return Buffer.compare(entry.address, address) === 0 && (entry.port === '' || entry.port === port);
}

export function matchesName(entry: NoProxyEntry, name: string, port: string): boolean {
  if (entry.kind === 'all') return true;
  if (entry.kind !== 'domain') return false;
  if (entry.port !== '' && entry.port !== port) return false;
  return name.endsWith(entry.suffix) || (entry.self && name === entry.suffix.slice(1));
}

function readEntry(text: string): NoProxyEntry {
  const cidr = readCidr(text);
  if (cidr !== null) return { text, kind: 'cidr', ...cidr };
  const split = splitHostPort(text);
  const host = split === null ? text : split.host.replace(/^\[(.*)\]$/, '$1');
  const port = split?.port ?? '';
  if (host === '') return { text, kind: 'ignored' };
  const address = host.includes('%') ? null : addressBytes(host);
  if (address !== null) return { text, kind: 'address', address, port };
  const name = host.startsWith('*.') ? host.slice(1) : host;
  const self = !name.startsWith('.');
  return { text, kind: 'domain', suffix: `.${toAscii(self ? name : name.slice(1))}`, port, self };
}

function readCidr(text: string): { network: Uint8Array; bits: number; v4: boolean } | null {
  const [address = '', length, ...more] = text.split('/');
  if (length === undefined || more.length > 0 || !/^\d{1,3}$/.test(length)) return null;
  const family = isIP(address);
  const bits = Number(length);
  const network = address.includes('%') ? null : addressBytes(address);
  if (network === null || bits > (family === 4 ? 32 : 128)) return null;
  return { network, bits: family === 4 ? bits + 96 : bits, v4: isMappedIpv4(network) };
}

function contains(cidr: { network: Uint8Array; bits: number; v4: boolean }, address: Uint8Array): boolean {
  if (isMappedIpv4(address) !== cidr.v4) return false;
  for (let bit = 0; bit < cidr.bits; bit += 8) {
    const mask = (0xff << Math.max(0, 8 - (cidr.bits - bit))) & 0xff;
    if (((cidr.network[bit / 8] ?? 0) & mask) !== ((address[bit / 8] ?? 0) & mask)) return false;
  }
  return true;
}

/** Go's `net.SplitHostPort`; `null` where it gives an error. */
export function splitHostPort(text: string): { host: string; port: string } | null {
  const colon = text.lastIndexOf(':');
  if (colon === -1) return null;
  const port = text.slice(colon + 1);
  if (text.startsWith('[')) {
    const close = text.indexOf(']');
    if (close === -1 || close + 1 !== colon || text.indexOf('[', 1) !== -1 || text.includes(']', close + 1))
      return null;
    return { host: text.slice(1, close), port };
  }
  const host = text.slice(0, colon);
  return host.includes(':') || /[[\]]/.test(text) ? null : { host, port };
}

/** Go's `idnaASCII`: what cannot be converted stays as it is. */
export function toAscii(name: string): string {
  if (!/[^\u0000-\u007f]/.test(name)) return name;
  return domainToASCII(name) || name;
}
