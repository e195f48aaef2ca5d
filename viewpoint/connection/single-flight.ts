/**
 * Work that is done once however many ask for it: the first to ask starts it, the others wait for the same answer,
 * and later ones get it at once. Aborted only when everybody who waits has given up, and then forgotten.
 */
export type SharedWork<T> = (
  key: string,
  signal: AbortSignal,
  start: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

/** An empty memory of one kind of work. */
export function createSharedWork<T>(): SharedWork<T> {
  const entries = new Map<string, Entry<T>>();
  return async (key, signal, start) => {
    signal.throwIfAborted();
    const entry = entries.get(key) ?? begin(entries, key, start);
    entry.waiting += 1;
    const { promise: gaveUp, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([entry.result, gaveUp]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      entry.waiting -= 1;
      if (entry.waiting === 0 && !entry.done) {
        entries.delete(key);
        entry.controller.abort(signal.reason);
      }
    }
  };
}

type Entry<T> = { result: Promise<T>; controller: AbortController; waiting: number; done: boolean };

function begin<T>(
  entries: Map<string, Entry<T>>,
  key: string,
  start: (signal: AbortSignal) => Promise<T>,
): Entry<T> {
  const controller = new AbortController();
  const entry: Entry<T> = { result: start(controller.signal), controller, waiting: 0, done: false };
  entries.set(key, entry);
  entry.result
    .catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    })
    .finally(() => {
      entry.done = true;
    });
  return entry;
}
