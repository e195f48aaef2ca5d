import type { Finding } from '../../probes/probe.ts';
import { STAGES } from '../../wire/cause.ts';
import type { Seen } from './seen.ts';

/**
 * The failure to lead the verdict: the earliest stage of the server that the runtime itself would report.
 *
 * Where several servers were tried and all failed, the runtime reports the one that came furthest (containerd:
 * transport before 404 before any other status, the first of equals), and so do we.
 *
 * @param failures in the order of {@link import('./seen.ts').seenBy}
 */
export function earliestFailure(failures: readonly Seen[], endpoints: readonly string[]): Seen | null {
  const reported = furthest(failures, endpoints);
  const inScope = failures.filter(
    ({ finding }) => finding.endpoint === undefined || reported === null || finding.endpoint === reported,
  );
  return inScope.toSorted((one, other) => stageRank(one) - stageRank(other))[0] ?? null;
}

/** `start` comes first here: what keeps a pull from starting is before everything that the pull would do. */
function stageRank({ finding }: Seen): number {
  return finding.stage === 'start' ? -1 : STAGES.indexOf(finding.stage);
}

function furthest(failures: readonly Seen[], endpoints: readonly string[]): string | null {
  const failing = endpoints.filter((endpoint) =>
    failures.some(({ finding }) => finding.endpoint === endpoint),
  );
  const best = failing.toSorted((one, other) => progress(other, failures) - progress(one, failures));
  return best[0] ?? null;
}

function progress(endpoint: string, failures: readonly Seen[]): number {
  const own = failures
    .filter(({ finding }) => finding.endpoint === endpoint)
    .toSorted((one, other) => stageRank(one) - stageRank(other));
  return own[0] === undefined ? 0 : advance(own[0].finding);
}

function advance(finding: Finding): number {
  if (finding.cause === 'TagNotFound' || finding.cause === 'RepositoryNotFound') return 2;
  return finding.names?.status === undefined ? 1 : 3;
}
