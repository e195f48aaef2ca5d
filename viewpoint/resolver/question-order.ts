import { setTimeout as sleep } from 'node:timers/promises';
import type { DnsQuestion } from '../network.ts';

/**
 * How long a nameserver is asked alone before the next is asked too. The order still decides; this only saves
 * waiting for a dead one before the next is heard.
 */
const HEDGE_MS = 300;
/** How long a silent nameserver is waited for once a later one has answered. Go would wait its whole time-out. */
const PATIENCE_MS = 2000;

/**
 * Asks nameservers one question in Go's order, overlapping them to save time: an answer, NXDOMAIN or an empty
 * answer ends the search, anything else goes on to the next. Returns the questions that came before the end, in
 * order; the last one decides.
 *
 * Source: golang/go src/net/dnsclient_unix.go `tryOneName`.
 */
export async function askInOrder<T>(
  nameservers: readonly T[],
  ask: (nameserver: T, signal: AbortSignal) => Promise<DnsQuestion>,
  silent: (nameserver: T, durationMs: number) => DnsQuestion,
  signal: AbortSignal,
): Promise<DnsQuestion[]> {
  const controller = new AbortController();
  const both = AbortSignal.any([signal, controller.signal]);
  const running: Running[] = [];
  for (const nameserver of nameservers) {
    const before = running.at(-1);
    const start = before === undefined ? Promise.resolve(true) : mayStart(before, both);
    running.push(run(start, () => ask(nameserver, both)));
  }
  void Promise.allSettled(running.map((each) => each.answer));
  const questions: DnsQuestion[] = [];
  try {
    for (const [index, nameserver] of nameservers.entries()) {
      const current = running[index] as Running;
      const giveUp = lostPatience(current, running.slice(index + 1), both);
      const answer = await Promise.race([current.answer, giveUp]);
      if (answer === null) break;
      questions.push(typeof answer === 'number' ? silent(nameserver, answer) : answer);
      if (typeof answer !== 'number' && isFinal(answer)) break;
    }
  } finally {
    controller.abort();
  }
  return questions;
}

/** No other nameserver is asked after one of these. */
export function isFinal(question: DnsQuestion): boolean {
  return question.outcome === 'answer' || question.outcome === 'nxdomain' || question.outcome === 'nodata';
}

type Running = {
  started: Promise<number | null>;
  /** `null`: was never asked, since one before gave the final answer. */
  answer: Promise<DnsQuestion | null>;
};

function run(start: Promise<boolean>, ask: () => Promise<DnsQuestion>): Running {
  const started = start.then((go) => (go ? performance.now() : null));
  const answer = started.then((at) => (at === null ? null : ask()));
  return { started, answer };
}

/** Whether the next is to be asked: at once when the one before gave nothing final, else after the hedge. */
async function mayStart(before: Running, signal: AbortSignal): Promise<boolean> {
  if ((await before.started) === null) return false;
  return Promise.race([
    before.answer.then((answer) => answer !== null && !isFinal(answer)),
    sleep(HEDGE_MS, true, { signal }).catch(() => false),
  ]);
}

/** Resolves with the milliseconds waited, once a later nameserver has spoken and patience is at its end. */
async function lostPatience(
  current: Running,
  later: readonly Running[],
  signal: AbortSignal,
): Promise<number> {
  const never = Promise.withResolvers<number>().promise;
  const heard = later.map(async ({ answer }) => {
    const question = await answer;
    if (question === null || !isFinal(question)) throw new Error('nothing final');
  });
  const spoken = await Promise.any(heard).then(
    () => true,
    () => false,
  );
  const started = await current.started.catch(() => null);
  if (!spoken || started === null) return never;
  const left = PATIENCE_MS - (performance.now() - started);
  const waited = await sleep(Math.max(left, 0), true, { signal }).catch(() => false);
  return waited ? performance.now() - started : never;
}
