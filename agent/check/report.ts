import type { Finding } from '../../probes/probe.ts';
import type { ProbeOutcome } from '../../probes/run-probe.ts';
import type { CheckReport, ProbeResult, Verdict } from '../../wire/check-report.ts';
import { clean } from '../../wire/clean.ts';

const MAX_FINDINGS = 64;
const MAX_TEXT = 2048;

/** Cuts a check to the wire's shape: everything bounded and cleaned, internal fields left out. */
export function toWire(checked: {
  node: string;
  image: string;
  verdict: Verdict;
  outcomes: readonly ProbeOutcome[];
}): CheckReport {
  return {
    node: clean(checked.node, MAX_TEXT),
    image: clean(checked.image, MAX_TEXT),
    verdict: checked.verdict,
    probes: checked.outcomes.map(probeResult),
  };
}

function probeResult({ name, status, durationMs, findings }: ProbeOutcome): ProbeResult {
  return { name, status, durationMs, findings: findings.slice(0, MAX_FINDINGS).map(wireFinding) };
}

function wireFinding({
  status,
  stage,
  cause,
  subject,
  message,
  facts,
}: Finding): ProbeResult['findings'][number] {
  const base = { status, stage, cause, subject: clean(subject, MAX_TEXT), message: clean(message, MAX_TEXT) };
  return facts === undefined
    ? base
    : {
        ...base,
        facts: Object.fromEntries(
          Object.entries(facts).map(([key, value]) => [
            key,
            typeof value === 'string' ? clean(value, MAX_TEXT) : value,
          ]),
        ),
      };
}
