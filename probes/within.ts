import { setTimeout as delay } from 'node:timers/promises';

/** What `answer` comes to within so long, else `otherwise`; the timer ends with whichever is first, or with the signal. */
export async function within<T>(
  ms: number,
  answer: PromiseLike<T>,
  otherwise: T,
  signal: AbortSignal,
): Promise<T> {
  const answered = new AbortController();
  const late = delay(ms, otherwise, { signal: AbortSignal.any([signal, answered.signal]) }).catch(
    () => otherwise,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    answered.abort();
  }
}
