import { classify } from '../causes/index.ts';
import { clean } from '../wire/clean.ts';
import type { ImageReference } from '../wire/reference.ts';
import { couldNotLook } from './run-probe.ts';
import type { Finding, Probe, ProbeContext } from './probe.ts';
import { createCrictl, type Crictl } from './pull/crictl.ts';
import {
  type ImageStatus,
  mayRemove,
  parseImagesInUse,
  parseImageStatus,
  pinnedName,
} from './pull/image-status.ts';
import { judgePull } from './pull/judge.ts';
import { within } from './within.ts';

/** How long one quick question to the runtime may take. */
const QUICK_MS = 5000;
/** How long to wait for the probes that may forbid a pull. */
const PERMISSION_MS = 2500;

/**
 * The real thing: the runtime itself is asked to pull, by `crictl pull`.
 *
 * An image that is here already is asked for by its digest, since pulling a tag re-points it and would change what
 * other pods run next. What the probe brought it removes again, unless something has come to use it.
 */
export const pull: Probe = {
  name: 'pull',
  description: 'asks the runtime itself to pull the image, by crictl',
  timeoutMs: 60_000,
  async run(context) {
    const { target, viewpoint } = context;
    if (target.kind !== 'image') return [notTried('NotApplicable', 'no image was named')];
    if (!context.pull.enabled) return [notTried('NotApplicable', 'switched off')];
    if (viewpoint.runtime === null) return [couldNotLook('no container runtime was found')];
    const crictl = createCrictl(viewpoint.host, context.crictl, viewpoint.runtime.reachableSocket);
    const present = await inspect(crictl, target.reference.canonical, context.signal);
    if (present instanceof Error) return [couldNotLook(present.message)];
    const refusal = await whyNotNow(context, present !== null);
    if (refusal !== null) return [notTried('Unknown', refusal)];
    const name = present === null ? target.reference.canonical : pinnedName(present, target.reference);
    if (name === null)
      return [
        notTried(
          'Unknown',
          'the image is on the node without a digest of its repository: pulling its tag would re-point it',
        ),
      ];
    const finding = await tryPull(crictl, name, present !== null, context);
    if (present === null && finding.status === 'Pass')
      await removeAgain(crictl, target.reference, finding, context);
    return [finding];
  },
};

/** The image's status, `null` when it is not here, an `Error` when the runtime could not be asked. */
async function inspect(
  crictl: Crictl,
  name: string,
  signal: AbortSignal,
): Promise<ImageStatus | null | Error> {
  const result = await crictl.run(['inspecti', '-o', 'json', name], { timeoutMs: QUICK_MS, signal });
  if (result.outcome === 'not-found') return new Error('crictl is not installed');
  if (result.outcome !== 'exited') return new Error(`crictl inspecti did not end (${result.outcome})`);
  if (result.exitCode === 0) return understood(() => parseImageStatus(result.stdout));
  // Absent and unreachable share exit code 1 and differ in words alone, which `causes` reads.
  return classify(result.stderr).cause === 'RuntimeUnavailable'
    ? new Error('the runtime does not answer')
    : null;
}

/** A crictl that answers something else is not the runtime's fault. */
function understood<T>(read: () => T): T | Error {
  try {
    return read();
  } catch (error) {
    return new Error("crictl's answer is not understood", { cause: error });
  }
}

/** A pull must not make trouble worse: none into a full disk, none against a rate limit. */
async function whyNotNow(context: ProbeContext, present: boolean): Promise<string | null> {
  const told = (name: string) => within(PERMISSION_MS, context.findingsOf(name), [], context.signal);
  const [disk, registry] = await Promise.all([told('disk'), told('registry')]);
  if (registry.some((finding) => finding.status === 'Fail' && finding.cause === 'RateLimited'))
    return 'not tried: the registry is limiting this address already';
  if (!present && disk.some((finding) => finding.status === 'Fail'))
    return 'not tried: the image store has no room';
  return null;
}

async function tryPull(
  crictl: Crictl,
  name: string,
  present: boolean,
  context: ProbeContext,
): Promise<Finding> {
  const { timeoutMs, credentials } = context.pull;
  const args = ['pull', '--pull-timeout', `${timeoutMs}ms`, name];
  const result = await crictl.run(args, {
    timeoutMs: timeoutMs + 2000,
    signal: AbortSignal.any([context.signal, context.pull.enough]),
    env: credentials,
  });
  return judgePull(result, { name, present, timeoutMs, anonymous: Object.keys(credentials).length === 0 });
}

/** Leaves the node as it was found; says in the finding's facts what became of the image. */
async function removeAgain(
  crictl: Crictl,
  reference: ImageReference,
  finding: Finding,
  context: ProbeContext,
): Promise<void> {
  const options = { timeoutMs: QUICK_MS, signal: AbortSignal.timeout(QUICK_MS * 2) };
  if (context.pull.keepImage) return;
  const outcome = await remove(crictl, reference, options).catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  finding.facts = { ...finding.facts, imageRemoved: outcome === null };
  if (outcome !== null) finding.message += `; the image stays on the node (${clean(outcome, 200)})`;
}

/** `null` when the image is gone again, else why it was left. */
async function remove(
  crictl: Crictl,
  reference: ImageReference,
  options: { timeoutMs: number; signal: AbortSignal },
): Promise<string | null> {
  const image = await inspect(crictl, reference.canonical, options.signal);
  if (image === null) return null;
  if (image instanceof Error) return image.message;
  const containers = await crictl.run(['ps', '-a', '-o', 'json'], options);
  if (containers.exitCode !== 0) return 'the containers that may use it could not be listed';
  const inUse = parseImagesInUse(containers.stdout);
  if (!mayRemove(image, inUse) || inUse.includes(reference.canonical)) return 'something else uses it by now';
  const removed = await crictl.run(['rmi', reference.canonical], options);
  return removed.exitCode === 0 ? null : 'the runtime did not remove it';
}

function notTried(status: 'NotApplicable' | 'Unknown', message: string): Finding {
  return { status, stage: 'start', cause: null, subject: '', message };
}
