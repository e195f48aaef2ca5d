import type { Status } from '../wire/check-report.ts';
import type { Finding, Probe, ProbeContext } from './probe.ts';

/** How one run of a probe ended, before it is cut to the wire's shape. */
export type ProbeOutcome = {
  name: string;
  status: Status;
  durationMs: number;
  /** Never empty. */
  findings: Finding[];
};

/**
 * Runs one probe once: times it, holds its deadline, turns a crash or a missed deadline into `Unknown`.
 * Never rejects; the probe is left behind at its deadline even when it ignores its signal.
 */
export async function runProbe(probe: Probe, context: ProbeContext): Promise<ProbeOutcome> {
  if (probe.needsNetwork === true && context.viewpoint.sameNetwork === false) return elsewhere(probe);
  const startedMs = performance.now();
  const deadline = AbortSignal.timeout(probe.timeoutMs);
  const signal = AbortSignal.any([context.signal, deadline]);
  const findings = await Promise.race([
    probe.run({ ...context, signal }).catch((error: unknown) => [crashed(probe, error, signal, deadline)]),
    givenUp(probe, signal, deadline),
  ]);
  const durationMs = Math.round(performance.now() - startedMs);
  const kept = findings.length > 0 ? findings : [couldNotLook('it had nothing to say')];
  return { name: probe.name, status: worst(kept), durationMs, findings: kept };
}

const SEVERITY: readonly Status[] = ['NotApplicable', 'Pass', 'Unknown', 'Warn', 'Fail'];

/** One status for several findings: a failure outweighs a warning, not knowing outweighs good news. */
export function worst(findings: readonly Pick<Finding, 'status'>[]): Status {
  const rank = Math.max(0, ...findings.map((finding) => SEVERITY.indexOf(finding.status)));
  return SEVERITY[rank] ?? 'Unknown';
}

/** A finding for a probe that could not look. */
export function couldNotLook(why: string): Finding {
  return { status: 'Unknown', stage: 'start', cause: null, subject: '', message: `could not look: ${why}` };
}

function elsewhere({ name }: Probe): ProbeOutcome {
  const finding = couldNotLook("our network namespace is not the runtime's: run on the node's own network");
  return { name, status: 'Unknown', durationMs: 0, findings: [finding] };
}

function givenUp(probe: Probe, signal: AbortSignal, deadline: AbortSignal): Promise<Finding[]> {
  return new Promise((resolve) => {
    const end = () => resolve([couldNotLook(whyGivenUp(probe, deadline))]);
    if (signal.aborted) end();
    // One turn of grace lets a probe that heeds its signal tell what it has seen so far.
    else signal.addEventListener('abort', () => setTimeout(end, 50), { once: true });
  });
}

function crashed(probe: Probe, error: unknown, signal: AbortSignal, deadline: AbortSignal): Finding {
  if (signal.aborted) return couldNotLook(whyGivenUp(probe, deadline));
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return couldNotLook(`the ${probe.name} probe crashed (${reason})`);
}

function whyGivenUp(probe: Probe, deadline: AbortSignal): string {
  return deadline.aborted ? `it did not end within ${probe.timeoutMs / 1000} s` : 'the check was given up';
}
