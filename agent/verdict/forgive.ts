import { STAGES } from '../../wire/cause.ts';
import { type ProbeOutcome, worst } from '../../probes/run-probe.ts';
import { type Seen, seenBy } from './seen.ts';

/**
 * Turns into warnings the failures that do not fail this pull: those of one server when another one serves, and
 * those of a stage that the runtime's own pull has just gone through.
 */
export function forgive(seen: readonly Seen[], endpoints: readonly string[]): Seen[] {
  const serving = endpoints.filter((endpoint) => serves(endpoint, seen));
  const proven = stageProvenByPull(seen);
  const letIn = pulledWithCredentials(seen);
  return seen.map((entry) => {
    const { probe, finding } = entry;
    if (finding.status !== 'Fail' || probe === 'pull') return entry;
    if (letIn && isRefusal(entry)) return asPassed(entry);
    const elsewhere =
      finding.endpoint !== undefined && serving.length > 0 && !serving.includes(finding.endpoint);
    if (elsewhere) return asWarning(entry, `but ${serving[0]} serves the image`);
    if (finding.stage === 'start' ? proven >= 0 : STAGES.indexOf(finding.stage) <= proven)
      return asWarning(entry, 'but the runtime pulls nevertheless');
    return entry;
  });
}

/** The same for whole outcomes: a table must not call failed what the verdict forgives. */
export function forgiveOutcomes(
  outcomes: readonly ProbeOutcome[],
  endpoints: readonly string[],
): ProbeOutcome[] {
  const forgiven = forgive(seenBy(outcomes), endpoints);
  return outcomes.map((outcome) => {
    const findings = forgiven.filter(({ probe }) => probe === outcome.name).map(({ finding }) => finding);
    return { ...outcome, findings, status: worst(findings) };
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

/** The probes ask without a credential; the pull was given one and was let in. */
function pulledWithCredentials(seen: readonly Seen[]): boolean {
  return seen.some(
    ({ probe, finding }) =>
      probe === 'pull' && finding.status === 'Pass' && finding.facts?.withCredentials === true,
  );
}

/** What a registry says to strangers; some say that the repository is not there. */
function isRefusal({ probe, finding }: Seen): boolean {
  return probe === 'registry' && (finding.cause === 'Unauthorized' || finding.cause === 'RepositoryNotFound');
}

function asPassed({ probe, finding }: Seen): Seen {
  const message = `${finding.endpoint ?? finding.subject} refuses an anonymous client; the runtime was let in with the credential that was given`;
  return { probe, finding: { ...finding, status: 'Pass', cause: null, message } };
}

function asWarning({ probe, finding }: Seen, but: string): Seen {
  return { probe, finding: { ...finding, status: 'Warn', message: `${finding.message}; ${but}` } };
}
