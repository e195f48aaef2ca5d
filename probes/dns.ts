import { type LibcReason, hasLibc, reasonForLibc } from '../viewpoint/resolver/libc-resolver.ts';
import type { ResolverOptions } from '../viewpoint/resolver/name-search.ts';
import { surveyNameservers } from '../viewpoint/resolver/nameserver-survey.ts';
import { RESOLV_CONF, type ResolverFiles, readResolverFiles } from '../viewpoint/resolver/resolver-files.ts';
import { judgeFiles } from './dns/judge-files.ts';
import type { HostView } from './dns/host-view.ts';
import { judgeHost } from './dns/judge-host.ts';
import { type Wanted, wantedNames } from './dns/wanted-names.ts';
import type { Finding, Probe, ProbeContext } from './probe.ts';

/**
 * Looks up the names of a pull as the runtime would, and asks every nameserver on its own.
 *
 * A question waits as long as Go's (resolv.conf's `timeout`, at most 5 s) but is asked in one round where Go asks
 * in two, so that a check with a dead nameserver ends in time.
 */
export const dns: Probe = createDnsProbe();

/** @param options for tests: nameservers on another port. */
export function createDnsProbe(options: ResolverOptions = {}): Probe {
  return {
    name: 'dns',
    description: 'looks up each host of the pull, by every nameserver and by the order of Go',
    timeoutMs: 14_000,
    needsNetwork: true,
    run: (context) => run(context, options),
  };
}

async function run(context: ProbeContext, options: ResolverOptions): Promise<Finding[]> {
  const { viewpoint } = context;
  const { endpoints } = await context.configuration();
  const environUnknown = viewpoint.runtime?.environ == null;
  const { names, notes } = wantedNames(endpoints, (url) => context.network.route(url), environUnknown);
  if (names.length === 0) return notes;
  const files = await readResolverFiles(viewpoint.host);
  const file = await whereNameserversAreSet(context);
  const libc = await libcReasons(context, files);
  const views = await Promise.all(
    names.map((wanted) => view(context, options, wanted, { files, file, libc })),
  );
  const findings = views.flatMap(judgeHost);
  const asksDns = views.some(({ lookup }) => lookup.source === 'dns');
  return [...distinct(findings), ...(asksDns ? judgeFiles(files, file) : []), ...notes];
}

type Surroundings = { files: ResolverFiles; file: string; libc: (name: string) => LibcReason | null };

async function view(
  { network, viewpoint, signal }: ProbeContext,
  options: ResolverOptions,
  wanted: Wanted,
  { files, file, libc }: Surroundings,
): Promise<HostView> {
  const asksDns = files.order !== 'files';
  const [lookup, nameservers] = await Promise.all([
    network.lookup(wanted.host, signal),
    asksDns ? surveyNameservers(viewpoint.host, files, wanted.host, signal, options) : [],
  ]);
  const hostsEntries = files.hostsEntries(wanted.host);
  return { ...wanted, lookup, nameservers, hostsEntries, file, libc: libc(wanted.host) };
}

/** A runtime without libc in it (or one that we cannot see) is taken to do as Go does by itself. */
async function libcReasons({ viewpoint }: ProbeContext, files: ResolverFiles): Promise<Surroundings['libc']> {
  const { runtime, host } = viewpoint;
  if (runtime?.pid == null || (await hasLibc(host, runtime.pid)) !== true) return () => null;
  const hostname = ((await host.readProc('sys/kernel/hostname')) ?? '').trim();
  return (name) => reasonForLibc(files, runtime.environ ?? {}, name, hostname);
}

/** resolv.conf is often a link to what another program writes. */
async function whereNameserversAreSet({ viewpoint }: ProbeContext): Promise<string> {
  const real = await viewpoint.host.locate(RESOLV_CONF).catch(() => RESOLV_CONF);
  if (real.includes('/run/systemd/resolve/')) return '/etc/systemd/resolved.conf (DNS=)';
  if (real.includes('/run/NetworkManager/')) return 'the NetworkManager connection (ipv4.dns)';
  return RESOLV_CONF;
}

/** One nameserver that is asked for two hosts is told of once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const told = new Set<string>();
  return findings.filter((finding) => {
    const key = [finding.status, finding.subject, finding.message, finding.endpoint].join('\n');
    return told.size < told.add(key).size;
  });
}
