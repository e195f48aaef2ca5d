import type { Duplex } from 'node:stream';
import { DEADLINES } from './deadlines.ts';
import type { Failure } from '../network.ts';
import { readBytes } from './read-bytes.ts';
import { USER_AGENT } from './user-agent.ts';

/** `status`: of the proxy's answer, `null` when it gave none. */
export type Tunnel = { status: number | null; failure: Failure | null };

const MAX_HEADER = 16 * 1024;

/**
 * Asks an HTTP proxy for a tunnel to `authority`. As for Go, 200 alone is a yes. `credentials` (`user:password`) go
 * into the request and nowhere else. Rejects only when aborted.
 */
export async function requestTunnel(
  stream: Duplex,
  authority: string,
  credentials: string | null,
  signal: AbortSignal,
): Promise<Tunnel> {
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, `User-Agent: ${USER_AGENT}`];
  if (credentials !== null) lines.push(`Proxy-Authorization: ${basic(credentials)}`);
  stream.write(`${lines.join('\r\n')}\r\n\r\n`);
  const limits = { maxBytes: MAX_HEADER, timeoutMs: DEADLINES.proxyMs, signal };
  const answer = await readBytes(stream, endOfHeader, limits);
  if (answer.failure !== null) return { status: null, failure: answer.failure };
  const status = /^HTTP\/1\.[01] ([1-5][0-9]{2})[ \r\n]/.exec(answer.bytes.toString('latin1'))?.[1];
  if (status === undefined) return { status: null, failure: { kind: 'unsupported', code: 'NOT_HTTP' } };
  const failure: Failure | null = status === '200' ? null : { kind: 'proxy-status', code: status };
  return { status: Number(status), failure };
}

/** The value of a Basic authorization header. Secret. */
export function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
}

function endOfHeader(bytes: Buffer): number | null {
  // What does not begin like HTTP will never end like it.
  if (bytes.length >= 5 && bytes.toString('latin1', 0, 5) !== 'HTTP/') return bytes.length;
  const end = bytes.indexOf('\r\n\r\n');
  return end === -1 ? null : end + 4;
}
