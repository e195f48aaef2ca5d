import { isIPv4, isIPv6 } from 'node:net';

/**
 * A literal address as 16 bytes, IPv4 mapped into `::ffff:0:0/96` as Go holds it; `null` for anything else.
 * A zone is left out.
 */
export function addressBytes(text: string): Uint8Array | null {
  const address = text.split('%', 1)[0] ?? '';
  if (isIPv4(address))
    return Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address.split('.').map(Number)]);
  if (!isIPv6(address)) return null;
  const [head = '', tail] = address.split('::');
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const bytes = new Uint8Array(16);
  bytes.set(front);
  bytes.set(back, 16 - back.length);
  return bytes;
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** Whether this is an IPv4 address, mapped ones among them. */
export function isMappedIpv4(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
}

export function isLoopback(bytes: Uint8Array): boolean {
  if (isMappedIpv4(bytes)) return bytes[12] === 127;
  return bytes.subarray(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
}
