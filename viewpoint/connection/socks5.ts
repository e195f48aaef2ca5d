import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { DEADLINES } from './deadlines.ts';
import type { Failure } from '../network.ts';
import { readBytes } from './read-bytes.ts';

const REPLIES: Readonly<Record<number, Failure>> = {
  2: { kind: 'denied', code: 'SOCKS_NOT_ALLOWED' },
  3: { kind: 'unreachable', code: 'SOCKS_NETWORK_UNREACHABLE' },
  4: { kind: 'unreachable', code: 'SOCKS_HOST_UNREACHABLE' },
  5: { kind: 'refused', code: 'SOCKS_CONNECTION_REFUSED' },
  6: { kind: 'timeout', code: 'SOCKS_TTL_EXPIRED' },
};

/**
 * Asks a SOCKS 5 proxy to connect to `host:port`; the name is sent as it is, for the proxy to look up, as Go does for
 * `socks5` and `socks5h` alike. `null`: connected. Rejects only when aborted. Source: RFC 1928, RFC 1929.
 */
export async function requestSocks(
  stream: Duplex,
  target: { host: string; port: number },
  credentials: string | null,
  signal: AbortSignal,
): Promise<Failure | null> {
  const read = async (wanted: (soFar: Buffer) => number | null) =>
    await readBytes(stream, wanted, { maxBytes: 512, timeoutMs: DEADLINES.proxyMs, signal });
  stream.write(Buffer.from(credentials === null ? [5, 1, 0] : [5, 2, 0, 2]));
  const method = await read(exactly(2));
  if (method.failure !== null) return method.failure;
  if (method.bytes[0] !== 5) return { kind: 'unsupported', code: 'NOT_SOCKS5' };
  if (method.bytes[1] === 2 && credentials !== null) {
    stream.write(authentication(credentials));
    const answer = await read(exactly(2));
    if (answer.failure !== null) return answer.failure;
    if (answer.bytes[1] !== 0) return { kind: 'proxy-status', code: 'SOCKS_BAD_CREDENTIALS' };
  } else if (method.bytes[1] !== 0) return { kind: 'proxy-status', code: 'SOCKS_NO_ACCEPTABLE_METHOD' };
  stream.write(Buffer.concat([Buffer.from([5, 1, 0]), destination(target.host), portBytes(target.port)]));
  const reply = await read(replyLength);
  if (reply.failure !== null) return reply.failure;
  const code = reply.bytes[1] ?? 1;
  return code === 0 ? null : (REPLIES[code] ?? { kind: 'proxy-status', code: `SOCKS_REPLY_${code}` });
}

function destination(host: string): Buffer {
  if (isIP(host) === 4) return Buffer.from([1, ...host.split('.').map(Number)]);
  const name = Buffer.from(host, 'utf8').subarray(0, 255);
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

function portBytes(port: number): Buffer {
  return Buffer.from([port >> 8, port & 0xff]);
}

function authentication(credentials: string): Buffer {
  const colon = credentials.indexOf(':');
  const user = Buffer.from(colon === -1 ? credentials : credentials.slice(0, colon)).subarray(0, 255);
  const password = Buffer.from(colon === -1 ? '' : credentials.slice(colon + 1)).subarray(0, 255);
  return Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]);
}

function exactly(length: number) {
  return (soFar: Buffer): number | null => (soFar.length >= length ? length : null);
}

function replyLength(soFar: Buffer): number | null {
  if (soFar.length < 5) return null;
  const address = { 1: 4, 4: 16 }[soFar[3] ?? 0] ?? 1 + (soFar[4] ?? 0);
  return soFar.length >= 4 + address + 2 ? 4 + address + 2 : null;
}
