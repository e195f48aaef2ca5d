import { actionFor, renderAction } from '../causes/index.ts';
import type { Finding } from '../probes/probe.ts';
import type { ProbeOutcome } from '../probes/run-probe.ts';
import type { Verdict } from '../wire/check-report.ts';
import type { Cause } from '../wire/cause.ts';
import { clean } from '../wire/clean.ts';
import { evidenceFor } from './verdict/evidence.ts';
import { type Seen, seenBy } from './verdict/seen.ts';
import { earliestFailure } from './verdict/earliest-failure.ts';
import { forgive } from './verdict/forgive.ts';

export type VerdictInput = {
  /** What was asked for, for the summary. */
  subject: string;
  /** `host:port` of each server of the pull, in the order that the runtime tries them. */
  endpoints: readonly string[];
  /** Whose files and environment were looked at, one sentence. */
  viewpoint: string;
  outcomes: readonly ProbeOutcome[];
};

/**
 * One verdict from everything that was seen: the earliest stage that fails, since the later ones fail because of it.
 *
 * The runtime's own pull is the judge of what works; the probes are the judges of why it does not. Contradicting
 * evidence stays in the list and lowers the confidence. Pure.
 */
export function decide(input: VerdictInput): Verdict {
  const seen = forgive(seenBy(input.outcomes), input.endpoints);
  const failures = seen.filter(({ finding }) => finding.status === 'Fail');
  const lead = earliestFailure(failures, input.endpoints);
  if (lead === null) return noFailure(input, seen);
  const judged = weigh(lead, failures);
  const explanation = explainerOf(judged.lead, seen);
  return failure(input, seen, judged, explanation);
}

type Judged = { lead: Seen; confidence: Verdict['confidence']; agreeing: Seen | null };

/** Holds what the probes saw against what the runtime itself said. */
function weigh(lead: Seen, failures: readonly Seen[]): Judged {
  const runtime = failures.find(({ probe }) => probe === 'pull');
  const own = failures.filter(({ probe }) => probe !== 'pull');
  if (runtime === undefined) return { lead, confidence: 'Confirmed', agreeing: null };
  if (lead === runtime || runtime.finding.cause === 'Unknown') {
    const same = own.find(({ finding }) => agree(finding, runtime.finding));
    if (same !== undefined) return { lead: same, confidence: 'Confirmed', agreeing: runtime };
    if (lead !== runtime) return { lead, confidence: 'Confirmed', agreeing: null };
    return {
      lead,
      confidence: runtime.finding.cause === 'Unknown' ? 'Suspected' : 'Reported',
      agreeing: null,
    };
  }
  if (agree(lead.finding, runtime.finding)) return { lead, confidence: 'Confirmed', agreeing: runtime };
  // The runtime names something else. Another probe may have seen that same thing; else the runtime got past
  // the stage that the probe saw fail, and its own word counts for its own pull.
  const same = own.find(({ finding }) => agree(finding, runtime.finding));
  if (same !== undefined) return { lead: same, confidence: 'Confirmed', agreeing: runtime };
  if (lead.finding.stage === runtime.finding.stage) return { lead, confidence: 'Confirmed', agreeing: null };
  return { lead: runtime, confidence: 'Reported', agreeing: null };
}

/** Whether two findings speak of the same fault: the same cause, or one that the runtime's words may also mean. */
function agree(one: Finding, runtime: Finding): boolean {
  return (
    one.cause !== null && (one.cause === runtime.cause || (runtime.alternatives ?? []).includes(one.cause))
  );
}

/** A finding that is the reason of the failure though it shows elsewhere, or that knows more of the same cause. */
function explainerOf(lead: Seen, seen: readonly Seen[]): Seen | null {
  const cause = lead.finding.cause;
  if (cause === null) return null;
  const others = seen.filter(
    (other) => other !== lead && (other.finding.status === 'Warn' || other.finding.status === 'Fail'),
  );
  const explains = ({ finding }: Seen) => finding.explains?.includes(cause) === true;
  const explaining = others.find(explains) ?? seen.find((other) => isCircumstance(other) && explains(other));
  if (explaining !== undefined) return explaining;
  if (lead.probe !== 'pull') return null;
  return others.find(({ finding }) => finding.cause === cause && finding.status === 'Warn') ?? null;
}

/** Nothing amiss in itself, such as a way past the proxy, and worth a word beside what fails there. */
function isCircumstance({ finding }: Seen): boolean {
  return finding.status === 'NotApplicable';
}

function failure(
  input: VerdictInput,
  seen: readonly Seen[],
  judged: Judged,
  explanation: Seen | null,
): Verdict {
  const { finding } = judged.lead;
  const leading = explanation?.finding.cause == null ? finding : explanation.finding;
  const cause: Cause = leading.cause ?? 'Unknown';
  const names = { image: input.subject, ...finding.names, ...leading.names };
  const action = explanation?.finding.action ?? finding.action ?? renderAction(actionFor(cause, names));
  const summary =
    explanation === null ? finding.message : `${explanation.finding.message}; ${finding.message}`;
  const confirmedByProbe =
    explanation !== null && !isCircumstance(explanation) && judged.confidence === 'Reported';
  return {
    cause,
    stage: finding.stage,
    subject: clean(leading.subject === '' ? input.subject : leading.subject, 512),
    confidence: confirmedByProbe ? 'Confirmed' : judged.confidence,
    summary: clean(summary),
    action: action.slice(0, 4096),
    evidence: evidenceFor(input.viewpoint, seen, [explanation, judged.lead, judged.agreeing]),
  };
}

/** Healthy is said only on proof: the runtime's own pull, or at least a runtime that was there to be looked at. */
function noFailure(input: VerdictInput, seen: readonly Seen[]): Verdict {
  const pull = seen.find(({ probe }) => probe === 'pull')?.finding.status;
  const looked = seen.some(
    ({ probe, finding }) => probe === 'runtime' && (finding.status === 'Pass' || finding.status === 'Warn'),
  );
  const warnings = seen.filter(({ finding }) => finding.status === 'Warn');
  const common = { stage: null, subject: clean(input.subject, 512) };
  const evidence = evidenceFor(input.viewpoint, seen, warnings);
  if (pull !== 'Pass' && !looked) {
    const why =
      seen.find(({ finding }) => finding.status === 'Unknown')?.finding.message ??
      'nothing could be looked at';
    const summary = clean(`could not be checked: ${why.replace(/^could not look: /, '')}`);
    return { cause: 'Unknown', ...common, confidence: 'Suspected', summary, action: '', evidence };
  }
  const [first, ...more] = warnings.map(({ finding }) => finding.message);
  const but = first === undefined ? '' : `; ${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;
  const action = warnings.find(({ finding }) => finding.action)?.finding.action ?? '';
  return {
    cause: null,
    ...common,
    confidence: pull === 'Pass' ? 'Confirmed' : 'Suspected',
    summary: clean(`${healthyWords(pull)}${but}`),
    action,
    evidence,
  };
}

function healthyWords(pull: Finding['status'] | undefined): string {
  if (pull === 'Pass') return 'the image can be pulled';
  const nothing = 'nothing was found that would fail a pull';
  return pull === 'Unknown' ? `${nothing}, though none was seen to its end` : nothing;
}
