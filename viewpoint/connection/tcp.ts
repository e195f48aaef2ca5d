import { isIPv6, connect, type Socket } from 'node:net';
import { failureOf } from './failure.ts';
import type { Failure } from '../network.ts';

export type Connected = { socket: Socket; failure: null } | { socket: null; failure: Failure };

/** TCP to one address, an IP literal. Rejects only when aborted; a failed socket is closed. */
export function connectTcp(
  target: { address: string; port: number },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Connected> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = connect({ host: target.address, port: target.port, autoSelectFamily: false });
    socket.setNoDelay(true);
    const timer = setTimeout(() => end({ kind: 'timeout', code: 'ETIMEDOUT' }), timeoutMs);
    const release = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('connect', onConnect);
    };
    const end = (failure: Failure) => {
      release();
      // A late error of a socket that nobody listens to would end the process.
      socket.on('error', () => undefined);
      socket.destroy();
      resolve({ socket: null, failure });
    };
    const onError = (error: Error) => end(failureOf(error));
    const onConnect = () => {
      release();
      socket.on('error', () => undefined);
      resolve({ socket, failure: null });
    };
    const onAbort = () => {
      reject(signal.reason);
      end({ kind: 'timeout', code: 'ABORT_ERR' });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connect', onConnect);
  });
}

/** `address:port`, IPv6 in brackets. */
export function addressAndPort(address: string, port: number): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
