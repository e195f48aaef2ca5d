import { setTimeout as delay } from 'node:timers/promises';
import type { ProbeOutcome } from '../../probes/run-probe.ts';
import { forgiveOutcomes } from '../verdict/forgive.ts';

/** How long the pull may go on once the other probes have found a failure: the runtime's own words are worth a wait. */
const PATIENCE_MS = 3000;

/**
 * Aborts `enough` some time after every probe but the pull has ended, if one of them failed: a runtime waits 30 s for
 * a packet that is dropped, and the person in front of the terminal should not. Disposing of it ends the wait.
 */
export function endPullEarly(
  running: ReadonlyMap<string, Promise<ProbeOutcome>>,
  endpoints: readonly string[],
  enough: AbortController,
): AsyncDisposable {
  const over = new AbortController();
  const watching = watch();
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await watching;
    },
  };

  async function watch(): Promise<void> {
    const others = [...running].filter(([name]) => name !== 'pull').map(([, outcome]) => outcome);
    const outcomes = await Promise.all(others);
    if (!forgiveOutcomes(outcomes, endpoints).some(({ status }) => status === 'Fail')) return;
    const waited = await delay(PATIENCE_MS, true, { signal: over.signal }).catch(() => false);
    if (waited) enough.abort();
  }
}
