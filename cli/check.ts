import { check, nameOf } from '../agent/check.ts';
import { registriesOnNode } from '../agent/check/registries-on-node.ts';
import { invalidReferenceReport } from '../agent/check/invalid-reference.ts';
import { createHost } from '../host/node-host.ts';
import type { Target } from '../probes/probe.ts';
import { probes } from '../probes/index.ts';
import { createCrictl } from '../probes/pull/crictl.ts';
import { findViewpoint } from '../viewpoint/find.ts';
import type { Viewpoint } from '../viewpoint/viewpoint.ts';
import type { CheckReport } from '../wire/check-report.ts';
import { parseReference } from '../wire/reference.ts';
import { parseCommandLine, UsageError } from './arguments.ts';
import { createDebugLog } from './check/debug-log.ts';
import { createProgress } from './check/progress.ts';
import { renderReport } from './check/render.ts';
import { checkUsage } from './check/usage.ts';
import { type CheckConfig, readCheckConfig } from './config.ts';
import type { CommandIo } from './io.ts';

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
  debug: { type: 'boolean' },
  'no-pull': { type: 'boolean' },
  'keep-image': { type: 'boolean' },
  'pull-timeout': { type: 'string' },
  probe: { type: 'string', multiple: true },
  crictl: { type: 'string' },
  'runtime-endpoint': { type: 'string' },
  'host-root': { type: 'string' },
} as const;

type Options = ReturnType<typeof parseCommandLine<typeof OPTIONS>>['values'];

/** `pulltriage check`: exit code 0 healthy, 1 a problem, 2 could not check. */
export async function runCheck(args: string[], io: CommandIo): Promise<number> {
  try {
    const { values, words } = parseCommandLine('pulltriage check', args, OPTIONS);
    if (values.help === true) {
      io.stdout.write(checkUsage(probes));
      return 0;
    }
    return await checkAll(words, values, readCheckConfig(values, io.env), io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`pulltriage check: ${error.message}\n`);
    return 2;
  }
}

async function checkAll(
  images: string[],
  options: Options,
  config: CheckConfig,
  io: CommandIo,
): Promise<number> {
  const host = createHost();
  const find = {
    node: config.node,
    signal: io.signal,
    hostRoot: config.hostRoot,
    runtimeEndpoint: config.runtimeEndpoint,
  };
  const viewpoint = await findViewpoint(host, find);
  const wanted =
    images.length > 0 ? images.map((image) => toTarget(image)) : await onNode(viewpoint, config, io.signal);
  const chosen = chooseProbes(options.probe);
  const debug = options.debug === true ? await createDebugLog(io, viewpoint.node) : () => {};
  const exitCodes: number[] = [];
  for (const target of wanted) {
    if (io.signal.aborted) break;
    const report = target instanceof Rejected ? reject(target, viewpoint, io) : await checkOne(target);
    // A check that was ended halfway has no verdict, least of all a good one.
    if (io.signal.aborted) break;
    if (exitCodes.length > 0 && options.json !== true) io.stdout.write('\n');
    io.stdout.write(
      options.json === true
        ? `${JSON.stringify(report)}\n`
        : renderReport(report, io, { verbose: options.verbose === true }),
    );
    exitCodes.push(exitCodeOf(report, target instanceof Rejected));
  }
  if (io.signal.aborted) {
    io.stderr.write(`pulltriage check: ${wordsOf(io.signal)} before there was a verdict\n`);
    return 2;
  }
  return exitCodes.includes(1) ? 1 : Math.max(0, ...exitCodes);

  async function checkOne(target: Target): Promise<CheckReport> {
    const progress = createProgress(io, target, chosen, {
      quiet: options.json === true || options.debug === true,
    });
    const pull = {
      enabled: options['no-pull'] !== true,
      timeoutMs: config.pullTimeoutMs,
      keepImage: options['keep-image'] === true,
      credentials: config.credentials,
    };
    try {
      return await check(target, {
        host,
        viewpoint,
        crictl: config.crictl,
        pull,
        signal: io.signal,
        probes: chosen,
        onOutcome(outcome) {
          progress.ended(outcome);
          debug(nameOf(target), outcome);
        },
      });
    } finally {
      progress.stop();
    }
  }
}

function wordsOf({ reason }: AbortSignal): string {
  return reason instanceof Error ? reason.message : 'ended';
}

/** A word that is no image reference: it gets an answer of its own and the others go on. */
class Rejected extends Error {
  readonly image: string;
  constructor(image: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'Rejected';
    this.image = image;
  }
}

function toTarget(image: string): Target | Rejected {
  try {
    return { kind: 'image', reference: parseReference(image) };
  } catch (error) {
    return new Rejected(image, error);
  }
}

function reject(rejected: Rejected, viewpoint: Viewpoint, io: CommandIo): CheckReport {
  io.stderr.write(`pulltriage check: ${rejected.message}\n`);
  return invalidReferenceReport(viewpoint.node, rejected.image, rejected.message);
}

async function onNode(viewpoint: Viewpoint, config: CheckConfig, signal: AbortSignal): Promise<Target[]> {
  if (viewpoint.runtime === null)
    throw new UsageError(
      `no container runtime was found (looked at ${viewpoint.searched.map(({ socket }) => socket).join(', ')}): name an image to check the network alone`,
    );
  const crictl = createCrictl(viewpoint.host, config.crictl, viewpoint.runtime.reachableSocket);
  const images = await crictl.run(['images', '-o', 'json'], { timeoutMs: 6000, signal });
  const targets = listed(images);
  if (targets.length === 0)
    throw new UsageError('there is no image on this node to learn its registries from: name an image');
  return targets;
}

function listed(images: Parameters<typeof registriesOnNode>[0]): Target[] {
  try {
    return registriesOnNode(images);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function chooseProbes(names: string[] | undefined): typeof probes {
  if (names === undefined) return probes;
  for (const name of names) {
    if (!probes.some((probe) => probe.name === name))
      throw new UsageError(
        `--probe must be one of ${probes.map((probe) => probe.name).join(', ')}, not ${JSON.stringify(name)}`,
      );
  }
  return probes.filter((probe) => names.includes(probe.name));
}

function exitCodeOf({ verdict }: CheckReport, rejected: boolean): number {
  if (verdict.cause === null) return 0;
  return rejected || verdict.cause === 'Unknown' ? 2 : 1;
}
