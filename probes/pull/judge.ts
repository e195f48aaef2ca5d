import { classify } from '../../causes/index.ts';
import type { RunResult } from '../../host/host.ts';
import { clean } from '../../wire/clean.ts';
import type { Finding } from '../probe.ts';

export type PullAttempt = {
  /** What the runtime was asked for. */
  name: string;
  /** The image was on the node before: then it is asked for by its digest: that proves the way and the credential, not the tag and no layer. */
  present: boolean;
  timeoutMs: number;
  anonymous: boolean;
};

/** What a finished `crictl pull` proves. Exit code 1 stands for every failure: the words decide (facts: crictl). */
export function judgePull(result: RunResult, attempt: PullAttempt): Finding {
  const facts = {
    durationMs: result.durationMs,
    imageWasPresent: attempt.present,
    withCredentials: !attempt.anonymous,
  };
  const base = { subject: attempt.name, names: { image: attempt.name }, facts, cause: null };
  if (result.outcome === 'exited' && result.exitCode === 0) {
    const message = attempt.present
      ? 'the runtime reached the registry and was let in; the image is here already, so neither its tag nor its layers were asked for'
      : 'the runtime pulled the image';
    return { ...base, status: 'Pass', stage: attempt.present ? 'authorize' : 'unpack', message };
  }
  if (result.outcome === 'not-found')
    return { ...base, status: 'Unknown', stage: 'start', message: 'could not look: crictl is not installed' };
  if (result.outcome === 'aborted')
    return {
      ...base,
      status: 'Unknown',
      stage: 'start',
      message: 'not waited for: the other probes had found what fails',
    };
  const text = runtimeWords(result.stderr);
  const reading = classify(text);
  const ranOut = result.outcome !== 'exited' || result.durationMs >= attempt.timeoutMs;
  if (ranOut && ['Unknown', 'PullCancelled', 'ConnectTimeout'].includes(reading.cause)) {
    const message = `the runtime had not finished after ${Math.round(attempt.timeoutMs / 1000)} s; the attempt was cancelled`;
    return { ...base, status: 'Unknown', stage: reading.stage ?? 'resolve', message };
  }
  if (reading.cause === 'Unknown' && !isFromRuntime(result.stderr)) {
    const message = `could not look: crictl does not understand the call (${clean(text, 200)})`;
    return { ...base, status: 'Unknown', stage: 'start', message };
  }
  const refused = reading.cause === 'Unauthorized' && !attempt.anonymous ? REFUSED : {};
  const proves =
    reading.cause === 'Unauthorized' && attempt.anonymous
      ? ' (asked without a pull secret, which a probe does not have: this proves the way to the registry)'
      : '';
  return {
    status: 'Fail',
    stage: reading.stage ?? 'resolve',
    cause: reading.cause,
    alternatives: reading.alternatives,
    subject: reading.subject === '' ? attempt.name : reading.subject,
    names: { image: attempt.name, ...reading.names },
    message: `the runtime says: ${clean(text, 600)}${proves}`,
    facts: { ...facts, rule: reading.rule },
    ...refused,
  };
}

/** The registry was shown a credential: what an anonymous client is told does not matter then. */
const REFUSED: Pick<Finding, 'explains' | 'action'> = {
  explains: ['Unauthorized'],
  action:
    'The credential in CRICTL_CREDS or CRICTL_AUTH is refused: check user, password and whether it may pull this repository; the pod\u2019s own secret is another matter.',
};

/** crictl ends with a fatal line for what the runtime answered, and with its usage for what it does not know itself. */
function isFromRuntime(stderr: string): boolean {
  return fatalLine(stderr) !== undefined;
}

function fatalLine(stderr: string): string | undefined {
  return stderr.split('\n').findLast((line) => line.includes('level=fatal') || line.startsWith('FATA['));
}

/** crictl's fatal line without its log frame, or everything when there is none (its remarks on a missing configuration stay out then). */
function runtimeWords(stderr: string): string {
  const fatal = fatalLine(stderr);
  if (fatal === undefined) return stderr.trim();
  const quoted = /msg=("(?:[^"\\]|\\.)*")/.exec(fatal)?.[1];
  return quoted === undefined ? fatal : unquote(quoted);
}

function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
