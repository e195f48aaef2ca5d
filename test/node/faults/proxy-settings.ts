import { PROXIES, PROXY_PORT } from '../lab/hosts.ts';
import { portBlocked, runtimeChanged, several } from './change.ts';
import type { Fault } from './fault.ts';

const image = 'registry.test/team/app:1.4';
const either = { image, releases: 'either' } as const;
const failed = { exitCode: 1, cause: 'ProxyFailure', stage: 'resolve' } as const;
const at = (kind: keyof typeof PROXIES): string => `${PROXIES[kind].name}:${PROXY_PORT}`;
const set =
  (environment: Record<string, string>): Fault['apply'] =>
  (_lab, node) =>
    runtimeChanged(node, { environment });
const setWithoutWayOut =
  (environment: Record<string, string>): Fault['apply'] =>
  async (lab, node) =>
    several(
      await portBlocked(lab, 'registry.test', `ip saddr ${node.address} drop`),
      await set(environment)(lab, node),
    );

/** The proxy is well and is set in a way that Go reads otherwise, or it lets nothing through in the end. */
export const PROXY_SETTINGS_FAULTS: Fault[] = [
  {
    ...either,
    name: 'proxy-password-wrong',
    title: 'the password for the proxy is wrong',
    standsFor: 'a password that was changed; some proxies say 401 then, and not 407',
    apply: set({ HTTPS_PROXY: `http://proxyuser:outdated@${at('password')}` }),
    expected: { ...failed, subject: /proxy-password\.test/, tells: /credentials/ },
  },
  {
    ...either,
    name: 'proxy-password-unescaped',
    title: 'the password for the proxy holds a # that is not percent-encoded',
    standsFor: 'a generated password copied into a URL: Go takes what is before it for the host',
    apply: set({ HTTPS_PROXY: `http://proxyuser:se#cret@${at('password')}` }),
    expected: { ...failed, subject: 'HTTPS_PROXY', tells: /percent-encode/i },
  },
  {
    ...either,
    name: 'proxy-scheme-https',
    title: 'https:// is written before a proxy that speaks plain HTTP',
    standsFor: 'the scheme taken for that of the registry',
    waits: true,
    apply: set({ HTTPS_PROXY: `https://${at('good')}` }),
    expected: { ...failed, subject: /proxy\.test:3128/, tells: /Write http:\/\// },
  },
  {
    ...either,
    name: 'proxy-cuts',
    title: 'the proxy opens the tunnel and cuts it in the TLS handshake',
    standsFor: 'a proxy that filters by the name in the handshake',
    apply: set({ HTTPS_PROXY: `http://${at('cutting')}` }),
    expected: { ...failed, subject: /proxy-cutting\.test/, tells: /opens the tunnel/ },
  },
  {
    ...either,
    name: 'no-proxy-too-wide',
    title: 'NO_PROXY=* sends everything past the proxy, and there is no other way out',
    standsFor: 'an exception for the own network that covers the whole world',
    waits: true,
    apply: setWithoutWayOut({ HTTPS_PROXY: `http://${at('good')}`, NO_PROXY: '*' }),
    expected: { exitCode: 1, cause: 'ConnectTimeout', stage: 'resolve', tells: /NO_PROXY has "\*"/ },
  },
  {
    ...either,
    name: 'proxy-for-http-only',
    title: 'only HTTP_PROXY is set, and there is no direct way out',
    standsFor: 'a half of the settings that was forgotten',
    waits: true,
    apply: setWithoutWayOut({ HTTP_PROXY: `http://${at('good')}` }),
    expected: { exitCode: 1, cause: 'ConnectTimeout', stage: 'resolve', tells: /Set HTTPS_PROXY/ },
  },
];
