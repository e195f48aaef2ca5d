import { STAGES } from '../../wire/cause.ts';
import type { Seen } from './seen.ts';

/**
 * Turns into warnings the failures that do not fail this pull: those of one server when another one serves, and
 * those of a stage that the runtime's own pull has just gone through.
 */
export function forgive(seen: readonly Seen[], endpoints: readonly string[]): Seen[] {
  const serving = endpoints.filter((endpoint) => serves(endpoint, seen));
  const proven = stageProvenByPull(seen);
  return seen.map((entry) => {
    const { probe, finding } = entry;
    if (finding.status !== 'Fail' || probe === 'pull') return entry;
    const elsewhere =
      finding.endpoint !== undefined && serving.length > 0 && !serving.includes(finding.endpoint);
    if (elsewhere) return asWarning(entry, `but ${serving[0]} serves the image`);
    if (finding.stage === 'start' ? proven >= 0 : STAGES.indexOf(finding.stage) <= proven)
      return asWarning(entry, 'but the runtime pulls nevertheless');
    return entry;
  });
}

function serves(endpoint: string, seen: readonly Seen[]): boolean {
  const own = seen.filter(({ probe, finding }) => finding.endpoint === endpoint && probe !== 'pull');
  const answered = own.some(({ probe, finding }) => probe === 'registry' && finding.status === 'Pass');
  return answered && !own.some(({ finding }) => finding.status === 'Fail');
}

/** Index of the last stage that the pull went through, -1 when it did not. */
function stageProvenByPull(seen: readonly Seen[]): number {
  const passed = seen.find(({ probe, finding }) => probe === 'pull' && finding.status === 'Pass');
  return passed === undefined ? -1 : STAGES.indexOf(passed.finding.stage);
}

function asWarning({ probe, finding }: Seen, but: string): Seen {
  return { probe, finding: { ...finding, status: 'Warn', message: `${finding.message}; ${but}` } };
}
