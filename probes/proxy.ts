import { readPlannedEnvironment } from '../viewpoint/unit/systemd-environment.ts';
import type { Runtime } from '../viewpoint/viewpoint.ts';
import type { Names } from '../wire/names.ts';
import type { Finding, Probe, ProbeContext } from './probe.ts';
import { type Asked, judgeConnection } from './proxy/judge-connection.ts';
import { judgeMalformed, judgeRestart } from './proxy/judge-restart.ts';
import { judgeValues } from './proxy/judge-values.ts';
import { findSetElsewhere, judgeSetElsewhere } from './proxy/set-elsewhere.ts';
import { NO_WAY_OUT, type ProxyTarget, addressOf, proxyTargets } from './proxy/target.ts';
import { couldNotLook } from './run-probe.ts';

/** How long a proxy may take to answer a request that it forwards. */
const ANSWER_MS = 8000;

/**
 * The proxy of the runtime: the environment of its process against what systemd would give it now, NO_PROXY as Go
 * reads it, and the proxy itself. Credentials are used and never told.
 */
export const proxy: Probe = {
  name: 'proxy',
  description: 'reads the proxy settings that the runtime runs with, and asks the proxy for the way',
  timeoutMs: 14_000,
  async run(context) {
    const { runtime, host } = context.viewpoint;
    if (runtime === null)
      return [couldNotLook('no container runtime was found, so its environment is not known')];
    const { endpoints } = await context.configuration();
    const targets = proxyTargets(endpoints, (url) => context.network.route(url));
    const planned = await readPlannedEnvironment(host, runtime.unit);
    const names = namesOf(runtime);
    const malformed = judgeMalformed(planned, targets);
    if (runtime.environ === null) return [unreadable(runtime), ...malformed];
    const [connections, values, elsewhere] = await Promise.all([
      askProxies(context, targets, names),
      valuesOf(context, runtime.environ, targets, names),
      findSetElsewhere(host, runtime.unit),
    ]);
    const restart = judgeRestart(planned, runtime.environ, runtime.startedAtMs, targets);
    const hasPlan = planned.settings.size > 0;
    return [
      ...restart,
      ...malformed,
      ...values,
      ...(hasPlan ? [] : judgeSetElsewhere(elsewhere, targets, names)),
      ...connections,
      ...targets.flatMap(withoutProxy),
    ];
  },
};

function namesOf(runtime: Runtime): Names {
  return { unit: runtime.unit, runtime: runtime.name };
}

/** Asks each proxy once for each server behind it. */
async function askProxies(
  context: ProbeContext,
  targets: readonly ProxyTarget[],
  names: Names,
): Promise<Finding[]> {
  const found = targets.map(async (target): Promise<Finding[]> => {
    const { route } = target;
    if (route.kind !== 'proxy') return [];
    if (context.viewpoint.sameNetwork === false)
      return [
        {
          ...couldNotLook('this process is in another network than the runtime, so the proxy was not asked'),
          stage: 'resolve',
          subject: addressOf(route.proxy),
        },
      ];
    const asked = await ask(context, target);
    const first = judgeConnection(target, route.proxy, asked, { names, addresses: [] });
    if (first.status !== 'Fail' || (first.names?.status ?? 0) < 500) return [first];
    const addresses = await addressesOf(context, target.host);
    return [judgeConnection(target, route.proxy, asked, { names, addresses })];
  });
  return (await Promise.all(found)).flat();
}

async function ask({ network, signal }: ProbeContext, target: ProxyTarget): Promise<Asked> {
  const { endpoint, host, route, url } = target;
  const tls = { ca: endpoint.ca, client: endpoint.client, skipVerify: endpoint.skipVerify };
  if (endpoint.scheme === 'https' || (route.kind === 'proxy' && route.proxy.scheme.startsWith('socks')))
    return {
      kind: 'tunnel',
      dialled: await network.dial({ host, port: endpoint.port, route, tls: null }, signal),
    };
  const answer = await network.ask({ method: 'GET', url, tls, timeoutMs: ANSWER_MS, maxBytes: 1024 }, signal);
  return { kind: 'forwarded', answer };
}

async function valuesOf(
  context: ProbeContext,
  environ: Record<string, string>,
  targets: readonly ProxyTarget[],
  names: Names,
): Promise<Finding[]> {
  const noProxy = environ['NO_PROXY'] || environ['no_proxy'] || '';
  // Only entries with digits can be meant for addresses; nothing else needs a look-up.
  const hosts = /\d/.test(noProxy)
    ? targets.filter(({ route }) => route.kind === 'proxy').map(({ host }) => host)
    : [];
  const found = await Promise.all(
    hosts.map(async (host) => [host, await addressesOf(context, host)] as const),
  );
  return judgeValues(environ, targets, new Map(found), names);
}

async function addressesOf({ network, signal }: ProbeContext, host: string): Promise<string[]> {
  return (await network.lookup(host, signal)).addresses.map(({ address }) => address);
}

function withoutProxy({ endpoint, host, route }: ProxyTarget): Finding[] {
  if (route.kind === 'proxy' || route.because === 'invalid-proxy') return [];
  const why = {
    'no-proxy-set': 'the runtime has no proxy set for it',
    'no-proxy-entry': `${route.variable ?? 'NO_PROXY'} has "${route.entry ?? ''}"`,
    loopback: 'Go never uses a proxy for this machine',
    'environment-unknown': 'the environment of the runtime is not known',
  }[route.because];
  return [
    {
      status: 'NotApplicable',
      stage: 'resolve',
      cause: null,
      subject: host,
      endpoint: endpoint.authority,
      message: `${host} is reached without a proxy: ${why}`,
      // Seldom a fault, and the reason where there is no way out but the proxy.
      ...(route.because === 'no-proxy-entry' ? { explains: NO_WAY_OUT } : {}),
    },
  ];
}

function unreadable(runtime: Runtime): Finding {
  const why =
    runtime.pid === null
      ? `the process of ${runtime.name} is not seen here`
      : `/proc/${runtime.pid}/environ cannot be read (it needs root, and CAP_SYS_PTRACE in a container)`;
  return {
    ...couldNotLook(`${why}, so its proxy settings are not known`),
    stage: 'resolve',
    subject: runtime.unit,
  };
}
