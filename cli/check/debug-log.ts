import type { ProbeOutcome } from '../../probes/run-probe.ts';
import type { CommandIo } from '../io.ts';

/** Logs each probe as it ends, for whoever wonders where the time goes. pino is loaded when it is asked for. */
export async function createDebugLog(
  io: CommandIo,
  node: string,
): Promise<(image: string, outcome: ProbeOutcome) => void> {
  const { pino } = await import('pino');
  const log = pino({ level: 'debug', base: { node } }, { write: (line: string) => io.stderr.write(line) });
  return (image, { name, status, durationMs, findings }) => {
    log.debug({ image, probe: name, status, durationMs, findings: findings.length }, 'probe ended');
  };
}
