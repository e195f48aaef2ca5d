import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { describeCertificate, sentChain } from './certificates.ts';
import { DEADLINES } from '../connection/deadlines.ts';
import { failureOf } from '../connection/failure.ts';
import { type Remembered, rememberFirstBytes } from '../connection/first-bytes.ts';
import type { Certificate, Failure, VerificationFailure } from '../network.ts';
import type { TlsContext } from './tls-context.ts';
import { verifyChain } from './verify-chain.ts';

export type Handshake = {
  /** `null` when it failed; a chain that does not verify is no failure of the handshake. */
  socket: TLSSocket | null;
  failure: Failure | null;
  certificates: Certificate[];
  verification: VerificationFailure | null;
  anchor?: string;
};

/**
 * TLS over a connection, and what is to be thought of the chain that the server sends. The caller closes `stream`.
 * Rejects only when aborted.
 */
export async function shakeHands(
  stream: Duplex,
  host: string,
  context: TlsContext,
  nowMs: number,
  signal: AbortSignal,
): Promise<Handshake> {
  const tapped = rememberFirstBytes(stream);
  const socket = connect({
    socket: tapped.stream,
    secureContext: context.secure,
    servername: isIP(host) === 0 ? host.replace(/\.$/, '') : '',
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  // The server may yet send an alert when nobody listens any more.
  socket.on('error', () => undefined);
  const failure = await secured(socket, signal);
  if (failure !== null) {
    socket.destroy();
    return { socket: null, failure: sharpen(failure, tapped), certificates: [], verification: null };
  }
  const chain = sentChain(socket);
  const verdict = verifyChain(chain, host, context.anchors, nowMs);
  const openssl = socket.authorizationError as unknown as string | null | undefined;
  // OpenSSL knows rules that `verifyChain` does not, such as name constraints and path lengths.
  const beyond: VerificationFailure | null =
    verdict.failure === null && typeof openssl === 'string' && BEYOND.has(openssl)
      ? { kind: 'other', code: openssl, certificate: null }
      : null;
  return {
    socket,
    failure: null,
    certificates: chain.map(describeCertificate),
    verification: verdict.failure ?? beyond,
    ...(verdict.anchor === undefined ? {} : { anchor: verdict.anchor }),
  };
}

/** Codes of OpenSSL for faults that Go objects to as well and that {@link verifyChain} cannot see. */
const BEYOND: ReadonlySet<string> = new Set([
  'PERMITTED_VIOLATION',
  'EXCLUDED_VIOLATION',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_SIGNATURE_FAILURE',
  'UNHANDLED_CRITICAL_EXTENSION',
]);

function sharpen(failure: Failure, peer: Remembered): Failure {
  if (peer.firstBytes().toString('latin1').startsWith('HTTP/'))
    return { kind: 'plain-http', code: failure.code };
  return failure.kind === 'reset' && peer.hungUp() ? { kind: 'closed', code: 'EOF' } : failure;
}

function secured(socket: TLSSocket, signal: AbortSignal): Promise<Failure | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => finish({ kind: 'timeout', code: 'ETIMEDOUT' }), DEADLINES.tlsMs);
    const finish = (failure: Failure | null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('secureConnect', onSecure).off('error', onError).off('end', onEnd).off('close', onEnd);
      resolve(failure);
    };
    const onAbort = () => {
      reject(signal.reason);
      socket.on('error', () => undefined).destroy();
      finish({ kind: 'timeout', code: 'ABORT_ERR' });
    };
    const onSecure = () => finish(null);
    const onError = (error: Error) => finish(failureOf(error));
    const onEnd = () => finish({ kind: 'closed', code: 'EOF' });
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('secureConnect', onSecure).once('error', onError).once('end', onEnd).once('close', onEnd);
  });
}
