import type { Duplex } from 'node:stream';
import { failureOf } from './failure.ts';
import type { Failure } from '../network.ts';

export type BytesRead = { bytes: Buffer; failure: null } | { bytes: null; failure: Failure };

/**
 * Reads from a stream until `wanted` says how many of the bytes so far belong to the answer; what follows them goes
 * back to the stream. Fails when more than `maxBytes` come without an end. Rejects only when aborted.
 */
export function readBytes(
  stream: Duplex,
  wanted: (soFar: Buffer) => number | null,
  limits: { maxBytes: number; timeoutMs: number; signal: AbortSignal },
): Promise<BytesRead> {
  return new Promise((resolve, reject) => {
    if (limits.signal.aborted) return reject(limits.signal.reason);
    let soFar = Buffer.alloc(0);
    const finish = (result: BytesRead) => {
      clearTimeout(timer);
      limits.signal.removeEventListener('abort', onAbort);
      stream.off('data', onData).off('error', onError).off('end', onEnd).off('close', onEnd);
      stream.pause();
      resolve(result);
    };
    const fail = (failure: Failure) => finish({ bytes: null, failure });
    const timer = setTimeout(() => fail({ kind: 'timeout', code: 'ETIMEDOUT' }), limits.timeoutMs);
    const onAbort = () => {
      reject(limits.signal.reason);
      fail({ kind: 'timeout', code: 'ABORT_ERR' });
    };
    const onError = (error: Error) => fail(failureOf(error));
    const onEnd = () => fail({ kind: 'closed', code: 'EOF' });
    const onData = (chunk: Buffer) => {
      soFar = Buffer.concat([soFar, chunk]);
      const length = wanted(soFar);
      if (length === null) {
        if (soFar.length > limits.maxBytes) fail({ kind: 'unsupported', code: 'TOO_LONG' });
        return;
      }
      const bytes = soFar.subarray(0, length);
      finish({ bytes, failure: null });
      if (soFar.length > length) stream.unshift(soFar.subarray(length));
    };
    limits.signal.addEventListener('abort', onAbort, { once: true });
    stream.on('data', onData).on('error', onError).on('end', onEnd).on('close', onEnd);
    // An earlier read has paused it.
    stream.resume();
  });
}
