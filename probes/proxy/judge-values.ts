import { masked } from '../../viewpoint/proxy/masked.ts';
import { type NoProxyMistake, findNoProxyMistakes } from '../../viewpoint/proxy/no-proxy-mistakes.ts';
import { createRoute, parseProxy, pick } from '../../viewpoint/proxy/proxy-rules.ts';
import type { Names } from '../../wire/names.ts';
import type { Finding } from '../probe.ts';
import { EXPLAINED, NO_WAY_OUT, type ProxyTarget, addressOf } from './target.ts';

/**
 * Mistakes in the proxy variables that the runtime runs with, as far as they concern this pull.
 *
 * @param addresses what each host is on this node, by host
 */
export function judgeValues(
  environ: Record<string, string>,
  targets: readonly ProxyTarget[],
  addresses: ReadonlyMap<string, readonly string[]>,
  names: Names,
): Finding[] {
  return [
    ...['https', 'http'].flatMap((scheme) => judgeVariable(environ, scheme, targets, names)),
    ...judgeHidden(environ, targets, names),
    ...judgeNoProxy(environ, targets, addresses, names),
  ];
}

function judgeVariable(
  environ: Record<string, string>,
  scheme: string,
  targets: readonly ProxyTarget[],
  names: Names,
): Finding[] {
  const own = targets.filter(({ endpoint }) => endpoint.scheme === scheme);
  const upper = `${scheme.toUpperCase()}_PROXY`;
  const set = pick(environ, upper, upper.toLowerCase());
  if (own.length === 0) return [];
  if (set === null) return judgeUnset(environ, upper, own, names);
  const proxy = parseProxy(set.value);
  const shown = masked(set.value, 120);
  const unescaped = unescapedCredentials(set.value);
  const escape = unescaped ? ESCAPE : '';
  const mending = unescaped ? { action: escapeAction(set.variable, names) } : {};
  if (proxy === null)
    return [
      {
        ...warn(
          set.variable,
          `${set.variable} is "${shown}"${escape}, which is no URL to Go: the runtime goes without a proxy`,
          EXPLAINED,
          names,
        ),
        ...mending,
      },
    ];
  const odd =
    /^["'\u2018\u2019\u201c\u201d$<>]/.test(proxy.host) ||
    ['http', 'https', 'socks5'].includes(proxy.host.toLowerCase()) ||
    (proxy.host === 'localhost' && !/localhost/i.test(set.value));
  if (!odd) return [];
  const message = `${set.variable} is "${shown}"${escape}, which Go reads as a proxy at ${masked(addressOf(proxy))}`;
  return [
    { ...warn(set.variable, message, EXPLAINED, { ...names, proxy: masked(addressOf(proxy)) }), ...mending },
  ];
}

const ESCAPE =
  ' after a user or password that is not percent-encoded (# is %23, / is %2F, ? is %3F, @ is %40, % is %25)';

/** Credentials with a character that ends them early, or a percent sign that escapes nothing. Linear. */
function unescapedCredentials(value: string): boolean {
  const at = value.lastIndexOf('@');
  const start = value.indexOf('://');
  if (at === -1) return false;
  const userinfo = value.slice(start === -1 ? 0 : start + 3, at);
  return /[#/?@[\]\s"<>^`{|}\\]|%(?![0-9A-Fa-f]{2})/.test(userinfo);
}

function escapeAction(variable: string, { unit = 'containerd.service' }: Names): string {
  return `Percent-encode the user and password in ${variable} of ${unit} (in a systemd unit each % is written %%), and restart it\n  sudo systemctl edit ${unit} && sudo systemctl restart ${unit}`;
}

/** There is a proxy, but in a variable that Go does not ask for this scheme. */
function judgeUnset(
  environ: Record<string, string>,
  upper: string,
  own: readonly ProxyTarget[],
  names: Names,
): Finding[] {
  const target = own.find(({ route }) => route.kind === 'direct' && route.because === 'no-proxy-set');
  const similar = Object.keys(environ).find(
    (name) =>
      /^(?:https?|all)_proxy$/i.test(name) && environ[name] !== '' && name.toUpperCase() !== 'HTTPS_PROXY',
  );
  const odd = Object.keys(environ).find(
    (name) => name.toUpperCase() === upper && name !== upper && name !== upper.toLowerCase(),
  );
  const variable = odd ?? (upper === 'HTTPS_PROXY' ? similar : undefined);
  if (variable === undefined || target === undefined) return [];
  return [
    {
      ...warn(
        variable,
        `the runtime has ${variable} but not ${upper}, the only one that Go asks for ${target.host}: it goes there directly`,
        NO_WAY_OUT,
        names,
      ),
      cause: null,
      action: `Set ${upper} for ${names.unit ?? 'the runtime'} to what ${variable} has, if that is the way out, and restart it\n  sudo systemctl edit ${names.unit ?? 'containerd.service'} && sudo systemctl restart ${names.unit ?? 'containerd.service'}`,
    },
  ];
}

/** Upper case goes first: what stands in the lower-case one has no effect. */
function judgeHidden(
  environ: Record<string, string>,
  targets: readonly ProxyTarget[],
  names: Names,
): Finding[] {
  return ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'].flatMap((upper) => {
    const lower = upper.toLowerCase();
    const hidden = environ[lower] ?? '';
    if ((environ[upper] ?? '') === '' || hidden === '' || hidden === environ[upper]) return [];
    const route = createRoute({ ...environ, [upper]: hidden });
    const moved = targets.find((target) => {
      const other = route(target.url);
      return other.kind !== target.route.kind || (other.kind === 'proxy' && !sameProxy(other, target.route));
    });
    if (moved === undefined) return [];
    const message = `the runtime has ${upper} and another ${lower}; Go takes ${upper}, which changes the way to ${moved.host}`;
    return [warn(upper, message, EXPLAINED, names)];
  });
}

function sameProxy(one: ProxyTarget['route'], other: ProxyTarget['route']): boolean {
  return one.kind === 'proxy' && other.kind === 'proxy' && addressOf(one.proxy) === addressOf(other.proxy);
}

function judgeNoProxy(
  environ: Record<string, string>,
  targets: readonly ProxyTarget[],
  addresses: ReadonlyMap<string, readonly string[]>,
  names: Names,
): Finding[] {
  const set = pick(environ, 'NO_PROXY', 'no_proxy');
  if (set === null) return [];
  return targets.flatMap(({ host, endpoint, route }) => {
    if (route.kind !== 'proxy') return [];
    const target = { host, port: String(endpoint.port), addresses: addresses.get(host) ?? [] };
    const [mistake] = findNoProxyMistakes(set.value, [target]);
    if (mistake === undefined) return [];
    const proxy = addressOf(route.proxy);
    const unit = names.unit ?? 'containerd.service';
    const message = explain(mistake, set.variable, proxy);
    return [
      {
        ...warn(proxy, message, EXPLAINED, { ...names, host: endpoint.authority, proxy }),
        endpoint: endpoint.authority,
        action: `Add ${mistake.instead} to ${set.variable} of ${unit} as an entry of its own, and restart it\n  sudo systemctl edit ${unit} && sudo systemctl restart ${unit}`,
      },
    ];
  });
}

function explain({ entry, host, why }: NoProxyMistake, variable: string, proxy: string): string {
  return `${variable} entry "${masked(entry, 80)}" does not match ${host}: it ${why}; the pull goes through ${proxy}`;
}

function warn(subject: string, message: string, explains: Finding['explains'], names: Names): Finding {
  return {
    status: 'Warn',
    stage: 'resolve',
    cause: 'ProxyFailure',
    subject,
    message,
    names,
    ...(explains === undefined ? {} : { explains }),
  };
}
