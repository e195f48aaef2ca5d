import { BlockList, isIP } from 'node:net';
import type { AlternativeName } from './certificates.ts';

/**
 * Whether a certificate with these alternative names is good for `host`, as Go decides it: the common name never
 * counts, an address is matched by addresses alone, `*` stands for the whole first label and for one label only.
 *
 * Source: go/src/crypto/x509/verify.go (`VerifyHostname`, `matchHostnames`).
 */
export function isGoodFor(names: readonly AlternativeName[], host: string): boolean {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  if (isIP(bare) !== 0)
    return names.some((name) => name.kind === 'address' && isSameAddress(name.value, bare));
  const wanted = lower(host);
  return names.some((name) => {
    if (name.kind !== 'dns') return false;
    const pattern = lower(name.value);
    if (isHostname(wanted, false) && isHostname(pattern, true))
      return matches(pattern, wanted.replace(/\.$/, ''));
    return pattern !== '' && pattern !== '.' && pattern === wanted;
  });
}

function matches(pattern: string, host: string): boolean {
  const parts = pattern.split('.');
  const labels = host.split('.');
  if (parts.length !== labels.length) return false;
  return parts.every((part, index) => (index === 0 && part === '*') || part === labels[index]);
}

function isHostname(text: string, isPattern: boolean): boolean {
  const host = isPattern ? text : text.replace(/\.$/, '');
  if (host === '' || host === '*' || host.length > 1024) return false;
  return host
    .split('.')
    .every(
      (label, index) => (isPattern && index === 0 && label === '*') || /^[a-z0-9_][a-z0-9_-]*$/.test(label),
    );
}

function isSameAddress(left: string, right: string): boolean {
  const family = isIP(left);
  if (family === 0 || family !== isIP(right)) return false;
  const list = new BlockList();
  list.addAddress(left, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(right, family === 4 ? 'ipv4' : 'ipv6');
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
