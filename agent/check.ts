import type { Host } from '../host/host.ts';
import { probes as allProbes } from '../probes/index.ts';
import type { Probe, ProbeContext, PullOptions, Target } from '../probes/probe.ts';
import { type ProbeOutcome, runProbe } from '../probes/run-probe.ts';
import { createNetwork } from '../viewpoint/network-of.ts';
import { readRegistryConfiguration } from '../viewpoint/registry-configuration.ts';
import type { RegistryConfiguration } from '../viewpoint/endpoint.ts';
import type { Viewpoint } from '../viewpoint/viewpoint.ts';
import type { CheckReport } from '../wire/check-report.ts';
import { toWire } from './check/report.ts';
import { endPullEarly } from './check/end-pull-early.ts';
import { createTold } from './check/told.ts';
import { describeViewpoint } from './check/viewpoint-line.ts';
import { decide } from './verdict.ts';
import { forgiveOutcomes } from './verdict/forgive.ts';

export type CheckOptions = {
  host: Host;
  viewpoint: Viewpoint;
  crictl: string;
  pull: Omit<PullOptions, 'enough'>;
  signal: AbortSignal;
  /** Told of each probe as it ends, in the order of ending. */
  onOutcome?: (outcome: ProbeOutcome) => void;
  /** Which probes to run; all unless told. */
  probes?: readonly Probe[];
};

/** One check of one target: every probe side by side, each with its deadline, and one verdict. Never rejects. */
export async function check(target: Target, options: CheckOptions): Promise<CheckReport> {
  const { viewpoint, signal } = options;
  const probes = options.probes ?? allProbes;
  const running = new Map<string, Promise<ProbeOutcome>>();
  const configuration = once(() =>
    readRegistryConfiguration(viewpoint, registryAndRepository(target), signal),
  );
  const enough = new AbortController();
  const context: ProbeContext = {
    target,
    viewpoint,
    network: createNetwork(viewpoint),
    configuration,
    signal,
    now: Date.now,
    crictl: options.crictl,
    imageBytes: createTold<number | null>(),
    findingsOf: async (name) => (await running.get(name))?.findings ?? [],
    pull: { ...options.pull, enough: enough.signal },
  };
  // Deferred by a turn, so that every probe finds the others in `running`.
  for (const probe of probes)
    running.set(
      probe.name,
      Promise.resolve().then(() => run(probe, context, options)),
    );
  const endpoints = await endpointNames(configuration);
  await using _early = endPullEarly(running, endpoints, enough);
  const raw = await Promise.all(running.values());
  const subject = nameOf(target);
  const outcomes = forgiveOutcomes(raw, endpoints);
  const verdict = decide({ subject, endpoints, viewpoint: describeViewpoint(viewpoint), outcomes });
  return toWire({ node: viewpoint.node, image: subject, verdict, outcomes });
}

/** The image as it was asked for, or the registry's host. */
export function nameOf(target: Target): string {
  return target.kind === 'image' ? target.reference.text : target.registry;
}

async function run(probe: Probe, context: ProbeContext, options: CheckOptions): Promise<ProbeOutcome> {
  const outcome = await runProbe(probe, context);
  // Nobody may wait for a size that will never be told.
  if (probe.name === 'registry') context.imageBytes.tell(null);
  options.onOutcome?.(outcome);
  return outcome;
}

function registryAndRepository(target: Target): { registry: string; repository: string } {
  return target.kind === 'image' ? target.reference : { registry: target.registry, repository: '' };
}

async function endpointNames(configuration: () => Promise<RegistryConfiguration>): Promise<string[]> {
  const known = await configuration().catch(() => ({ endpoints: [] }));
  return known.endpoints.map((endpoint) => endpoint.authority);
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= work());
}
