import type { CommandIo } from '../io.ts';
import { createItemReader } from './items.ts';
import type { Item } from './message.ts';

/** After so long without input a message is taken as complete, though its next line might still continue it. */
const IDLE_MS = 250;

/** Messages on standard input as they come, until it ends or the command is to end. */
export async function* itemsOfStream(stdin: CommandIo['stdin'], signal: AbortSignal): AsyncGenerator<Item> {
  const reader = createItemReader();
  const input = stdin[Symbol.asyncIterator]();
  let next = input.next();
  for (;;) {
    const outcome = await first(next, signal, reader.waiting ? IDLE_MS : null).catch(failed);
    if (outcome instanceof Error) {
      yield { kind: 'unreadable', unreadable: { line: reader.line, problem: outcome.message } };
      break;
    }
    if (outcome === 'aborted') {
      hangUp(stdin);
      break;
    }
    if (outcome === 'idle') yield* reader.idle();
    else if (outcome.done === true) break;
    else {
      yield* reader.feed(outcome.value);
      next = input.next();
    }
  }
  yield* reader.end();
}

/** Messages in a text that is there as a whole. */
export function* itemsOfText(text: string): Generator<Item> {
  const reader = createItemReader();
  yield* reader.feed(text);
  yield* reader.end();
}

function failed(error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code ?? 'failed';
  return new Error(`standard input cannot be read further: ${code}`, { cause: error });
}

/** A stream that nobody reads any more would keep the process alive. */
function hangUp(stdin: object): void {
  if ('destroy' in stdin && typeof stdin.destroy === 'function') stdin.destroy();
}

function first<T>(
  next: Promise<T>,
  signal: AbortSignal,
  idleMs: number | null,
): Promise<T | 'idle' | 'aborted'> {
  const { promise, resolve, reject } = Promise.withResolvers<T | 'idle' | 'aborted'>();
  const timer = idleMs === null ? undefined : setTimeout(() => resolve('idle'), idleMs);
  const onAbort = () => resolve('aborted');
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  next.then(resolve, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  });
}
