import { isIPv4 } from 'node:net';
import { addressBytes } from './address-bytes.ts';

/**
 * Sorts addresses as Go does before it dials (golang/go src/net/addrselect.go): RFC 6724 without the rules on
 * deprecated, home and tunnelled addresses, and longest prefix for IPv6 alone. Stable.
 *
 * @param sources the local address that each would be reached from, `null` where there is no route: those go last.
 */
export function orderAddresses(addresses: readonly string[], sources: readonly (string | null)[]): string[] {
  return addresses
    .map((address, index) => ({ address, source: sources[index] ?? null }))
    .map(({ address, source }) => ({
      address,
      destination: describe(address),
      source: source === null ? null : describe(source),
    }))
    .sort(compare)
    .map(({ address }) => address);
}

type Described = { bytes: Uint8Array; v4: boolean; scope: number; precedence: number; label: number };
type Candidate = { destination: Described; source: Described | null };

/** Negative when `a` is to be dialled first. */
function compare(a: Candidate, b: Candidate): number {
  if (a.source === null || b.source === null) return Number(a.source === null) - Number(b.source === null);
  const sameScope = prefer(a.destination.scope === a.source.scope, b.destination.scope === b.source.scope);
  if (sameScope !== 0) return sameScope;
  const sameLabel = prefer(a.destination.label === a.source.label, b.destination.label === b.source.label);
  if (sameLabel !== 0) return sameLabel;
  if (a.destination.precedence !== b.destination.precedence)
    return b.destination.precedence - a.destination.precedence;
  if (a.destination.scope !== b.destination.scope) return a.destination.scope - b.destination.scope;
  if (a.destination.v4 || b.destination.v4) return 0;
  return commonPrefix(b.source, b.destination) - commonPrefix(a.source, a.destination);
}

function prefer(a: boolean, b: boolean): number {
  return Number(b) - Number(a);
}

function describe(address: string): Described {
  const bytes = addressBytes(address) ?? new Uint8Array(16);
  const v4 = isIPv4(address) || startsWith(bytes, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96);
  const [, , precedence, label] =
    POLICY.find(([prefix, bits]) => startsWith(bytes, prefix, bits)) ?? FALLBACK;
  return { bytes, v4, scope: scopeOf(bytes, v4), precedence, label };
}

/** RFC 6724 section 2.1: prefix bytes, its bits, precedence, label; longest first. */
const FALLBACK = [[], 0, 40, 1] as const;
const POLICY: readonly (readonly [readonly number[], number, number, number])[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, 50, 0],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96, 35, 4],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 96, 1, 3],
  [[0x20, 0x01, 0, 0], 32, 5, 5],
  [[0x20, 0x02], 16, 30, 2],
  [[0x3f, 0xfe], 16, 1, 12],
  [[0xfe, 0xc0], 10, 1, 11],
  [[0xfc], 7, 3, 13],
];

const LINK_LOCAL = 2;
const SITE_LOCAL = 5;
const GLOBAL = 14;

/** RFC 6724 section 3.1. */
function scopeOf(bytes: Uint8Array, v4: boolean): number {
  if (v4) {
    const [first, second] = [bytes[12], bytes[13]];
    return first === 127 || (first === 169 && second === 254) ? LINK_LOCAL : GLOBAL;
  }
  const [first = 0, second = 0] = bytes;
  if (first === 0xff) return second & 0xf;
  if (startsWith(bytes, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128)) return LINK_LOCAL;
  if (first === 0xfe && (second & 0xc0) === 0x80) return LINK_LOCAL;
  return first === 0xfe && (second & 0xc0) === 0xc0 ? SITE_LOCAL : GLOBAL;
}

/** Bits in common of the network half. */
function commonPrefix(a: Described, b: Described): number {
  if (a.v4 !== b.v4) return 0;
  for (let bit = 0; bit < 64; bit += 1) if (!startsWith(a.bytes, b.bytes, bit + 1)) return bit;
  return 64;
}

function startsWith(bytes: Uint8Array, prefix: ArrayLike<number>, bits: number): boolean {
  for (let index = 0; index * 8 < bits; index += 1) {
    const rest = Math.min(8, bits - index * 8);
    const mask = (0xff << (8 - rest)) & 0xff;
    if (((bytes[index] ?? 0) & mask) !== ((prefix[index] ?? 0) & mask)) return false;
  }
  return true;
}
