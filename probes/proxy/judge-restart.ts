import type { Route } from '../../viewpoint/network.ts';
import { createRoute, pick } from '../../viewpoint/proxy/proxy-rules.ts';
import type { PlannedEnvironment } from '../../viewpoint/unit/systemd-environment.ts';
import { isProxyVariable } from '../../viewpoint/unit/unit-environment.ts';
import { masked } from '../../viewpoint/proxy/masked.ts';
import type { Finding } from '../probe.ts';
import { EXPLAINED, type ProxyTarget, addressOf, describeRoute } from './target.ts';

const PAIRS = [
  ['HTTPS_PROXY', 'https_proxy'],
  ['HTTP_PROXY', 'http_proxy'],
  ['NO_PROXY', 'no_proxy'],
] as const;

/**
 * Whether systemd would start the runtime with other proxy variables than it runs with: edited and not restarted.
 *
 * A variable that the runtime has and no file sets counts only when a file or folder is newer than the process: it
 * may as well come from whoever started it.
 */
export function judgeRestart(
  planned: PlannedEnvironment,
  running: Record<string, string>,
  startedAtMs: number | null,
  targets: readonly ProxyTarget[],
): Finding[] {
  if (!planned.known) return [];
  const newer = planned.sources.filter(({ mtimeMs }) => startedAtMs !== null && mtimeMs > startedAtMs);
  const then = environmentThen(running, planned);
  const differing = PAIRS.filter(([upper, lower]) => {
    const now = pick(running, upper, lower)?.value ?? '';
    const next = pick(then, upper, lower)?.value ?? '';
    if (next === '' && newer.length === 0) return false;
    return upper === 'NO_PROXY' ? !covers(now, next) : now !== next;
  });
  if (differing.length === 0) return [];
  const route = createRoute(then);
  const moved = targets.find((target) => differs(target.route, route(target.url)));
  const [names] = differing;
  const setting = names && (planned.settings.get(names[0]) ?? planned.settings.get(names[1]));
  const place =
    setting === undefined ? (newer[0]?.path ?? planned.unit) : `${setting.path} line ${setting.line}`;
  const changed = differing.map(([upper]) => upper).join(', ');
  const effect =
    moved === undefined
      ? 'which does not change the way to the hosts of this pull'
      : `${moved.host} is reached ${describeRoute(moved.route)}, after a restart ${describeRoute(route(moved.url))}`;
  return [
    {
      status: 'Warn',
      stage: 'resolve',
      cause: 'ProxyFailure',
      // The proxy that is wrong; the unit where the fault is that there is none.
      subject: moved?.route.kind === 'proxy' ? addressOf(moved.route.proxy) : planned.unit,
      message: `${planned.unit} was not restarted after ${changed} changed in ${place}: ${effect}`,
      names: { unit: planned.unit, ...(setting === undefined ? {} : { path: setting.path }) },
      action: `Restart the runtime, so that it takes over ${place}\n  sudo systemctl daemon-reload && sudo systemctl restart ${planned.unit}`,
      ...(moved === undefined ? {} : { explains: EXPLAINED, endpoint: moved.endpoint.authority }),
    },
  ];
}

/** Lines that systemd passes over or takes otherwise than they look. */
export function judgeMalformed(planned: PlannedEnvironment, targets: readonly ProxyTarget[]): Finding[] {
  const lines = planned.malformed.map(({ path, line, text, why }): Finding => {
    const isNoProxy = /no_proxy/i.test(text);
    const relevant = targets.some(({ route }) =>
      isNoProxy ? route.kind === 'proxy' : route.kind === 'proxy' || route.because !== 'no-proxy-entry',
    );
    return {
      status: 'Warn',
      stage: 'resolve',
      cause: 'ProxyFailure',
      subject: path,
      message: `${path} line ${line} does not do what it looks like: ${why}: ${text}`,
      names: { path, unit: planned.unit },
      action: `Correct line ${line} of ${path}, as in Environment="HTTPS_PROXY=http://<proxy>:<port>", and restart\n  sudo systemctl daemon-reload && sudo systemctl restart ${planned.unit}`,
      ...(relevant ? { explains: EXPLAINED } : {}),
    };
  });
  const missing = planned.missing.map((path): Finding => ({
    status: 'Warn',
    stage: 'start',
    cause: 'RuntimeUnavailable',
    subject: path,
    message: `${planned.unit} names ${path} as its EnvironmentFile, which does not exist: it will not start again`,
    names: { path, unit: planned.unit },
  }));
  return [...lines, ...missing];
}

function environmentThen(
  running: Record<string, string>,
  planned: PlannedEnvironment,
): Record<string, string> {
  const kept = Object.entries(running).filter(([name]) => !isProxyVariable(name));
  const set = [...planned.settings].map(([name, { value }]) => [name, value] as const);
  return Object.fromEntries([...kept, ...set]);
}

/** k3s and its like add the cluster's own ranges to NO_PROXY: more than what is set is as good. */
function covers(now: string, next: string): boolean {
  const has = new Set(entries(now));
  return entries(next).every((entry) => has.has(entry)) && (next !== '' || now === '');
}

function entries(noProxy: string): string[] {
  return noProxy
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function differs(one: Route, other: Route): boolean {
  const key = (route: Route) =>
    route.kind === 'direct' ? 'direct' : `${masked(describeRoute(route))} ${route.proxy.credentials ?? ''}`;
  return key(one) !== key(other);
}
