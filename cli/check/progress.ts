import { nameOf } from '../../agent/check.ts';
import type { Probe, Target } from '../../probes/probe.ts';
import type { ProbeOutcome } from '../../probes/run-probe.ts';
import type { CommandIo } from '../io.ts';

const FRAME_MS = 100;

/** One line on a terminal's stderr that tells which probes are still looking; silent elsewhere. */
export function createProgress(
  io: CommandIo,
  target: Target,
  probes: readonly Probe[],
  { quiet }: { quiet: boolean },
) {
  if (quiet || !io.stderr.isTTY) return { ended: () => {}, stop: () => {} };
  const waiting = new Set(probes.map((probe) => probe.name));
  const startedMs = performance.now();
  const draw = () => {
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const line = `${nameOf(target)}  ${seconds} s  looking: ${[...waiting].join(' ')}`;
    io.stderr.write(`\r\u001b[K${line.slice(0, (io.stderr.columns ?? 80) - 1)}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  return {
    ended: (outcome: ProbeOutcome) => {
      waiting.delete(outcome.name);
    },
    stop: () => {
      clearInterval(timer);
      io.stderr.write('\r\u001b[K');
    },
  };
}
