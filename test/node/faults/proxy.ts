import { PROXIES, PROXY_PORT, addressOf, hostNamed } from '../lab/hosts.ts';
import { fileChanged, packets, portBlocked, runtimeChanged, several } from './change.ts';
import type { Fault } from './fault.ts';

const image = 'registry.test/team/app:1.4';
const urlOf = (kind: keyof typeof PROXIES): string => `http://${PROXIES[kind].name}:${PROXY_PORT}`;
const through = (proxy: string, noProxy?: string): Fault['apply'] => {
  const environment = { HTTPS_PROXY: proxy, ...(noProxy !== undefined && { NO_PROXY: noProxy }) };
  return (_lab, node) => runtimeChanged(node, { environment });
};
const failing = (kind: keyof typeof PROXIES): Fault['expected'] => ({
  exitCode: 1,
  cause: 'ProxyFailure',
  stage: 'resolve',
  subject: new RegExp(`${PROXIES[kind].name.replaceAll('.', '\\.')}|${PROXIES[kind].address}`),
});

const DROP_IN = '/etc/systemd/system/containerd.service.d/http-proxy.conf';
const dropIn = (...lines: string[]): string =>
  ['[Service]', ...lines.map((line) => `Environment="${line}"`), ''].join('\n');

/** The way leads through a proxy, or past one. systemd does not run in the node: its drop-ins are files there. */
export const PROXY_FAULTS: Fault[] = [
  {
    name: 'proxy-good',
    title: 'pulls go through a proxy that works',
    standsFor: 'most company networks: healthy',
    image,
    releases: 'both',
    apply: through(urlOf('good')),
    expected: { exitCode: 0, cause: null },
  },
  {
    name: 'proxy-dead',
    title: 'nobody listens on the port of the proxy',
    standsFor: 'a proxy that was moved or is down',
    image,
    releases: 'both',
    apply: through(urlOf('dead')),
    expected: failing('dead'),
  },
  {
    name: 'proxy-dropped',
    title: 'packets to the proxy vanish',
    standsFor: 'a node in a network that the proxy does not serve',
    image,
    releases: 'either',
    waits: true,
    async apply(lab, node) {
      const { address } = PROXIES.good;
      return several(
        await packets(lab, 'input', `ip daddr ${address} tcp dport ${PROXY_PORT} drop`),
        await through(urlOf('good'))(lab, node),
      );
    },
    expected: failing('good'),
  },
  {
    name: 'proxy-unknown',
    title: "the proxy's name does not resolve",
    standsFor: 'a typing error in the proxy',
    image,
    releases: 'both',
    apply: through(`http://no-such-proxy.test:${PROXY_PORT}`),
    expected: { exitCode: 1, cause: 'ProxyFailure', stage: 'resolve', subject: /no-such-proxy\.test/ },
  },
  {
    name: 'proxy-407',
    title: 'the proxy asks for a password',
    standsFor: 'proxy credentials that are missing or were changed',
    image,
    releases: 'both',
    apply: through(urlOf('password')),
    expected: { ...failing('password'), tells: /407|password|credential|authenticat/i },
  },
  {
    name: 'proxy-403',
    title: 'the proxy forbids the registry',
    standsFor: "a registry that is not on the proxy's allow-list",
    image,
    releases: 'both',
    apply: through(urlOf('denying')),
    expected: { ...failing('denying'), tells: /403|forbid|Filtered/i },
  },
  {
    name: 'proxy-answers-itself',
    title: "the proxy answers in the registry's place",
    standsFor: 'something that is no proxy on the port of the proxy',
    image,
    releases: 'both',
    apply: through(urlOf('answering')),
    expected: failing('answering'),
  },
  {
    name: 'proxy-portal',
    title: 'the proxy sends everyone to a login page',
    standsFor: 'a proxy that first wants its terms accepted',
    image,
    releases: 'either',
    apply: through(urlOf('portal')),
    expected: failing('portal'),
  },
  ...[
    {
      name: 'no-proxy-network',
      value: '10.88.0.0/24,localhost',
      why: 'a network, which Go matches against addresses in an image name only',
    },
    {
      name: 'no-proxy-subdomains',
      value: '.registry.test',
      why: 'a leading dot, which leaves the name itself out',
    },
    { name: 'no-proxy-scheme', value: 'https://registry.test', why: 'a URL where a name belongs' },
    { name: 'no-proxy-semicolon', value: 'localhost;registry.test', why: 'semicolons where commas belong' },
    { name: 'no-proxy-star', value: '*registry.test', why: 'a star inside a name' },
  ].map(({ name, value, why }): Fault => ({
    name,
    title: `NO_PROXY=${value} does not cover the registry`,
    standsFor: why,
    image,
    releases: 'either',
    apply: through(urlOf('denying'), value),
    expected: { ...failing('denying'), tells: /NO_PROXY/ },
  })),
  {
    name: 'no-proxy-blob-host',
    title: 'the registry is in NO_PROXY and its blob store is not',
    standsFor: 'the layers of an internal registry on an internal store that the proxy cannot reach',
    image: 'blobs.test/team/app:elsewhere',
    releases: 'both',
    apply: through(urlOf('dead'), 'blobs.test'),
    expected: { ...failing('dead'), stage: 'blob', subject: /proxy-dead\.test|10\.88\.0\.83|cdn\.test/ },
  },
  {
    name: 'proxy-not-restarted',
    title: 'the proxy was corrected and the runtime not restarted',
    standsFor: 'daemon-reload alone: the process keeps the environment it began with',
    image,
    releases: 'both',
    async apply(lab, node) {
      const runtime = await through(urlOf('dead'))(lab, node);
      return several(runtime, await fileChanged(node, DROP_IN, dropIn(`HTTPS_PROXY=${urlOf('good')}`)));
    },
    expected: { ...failing('dead'), tells: /restart/i },
  },
  {
    name: 'proxy-added-not-restarted',
    title: 'a proxy was configured and the runtime not restarted',
    standsFor: 'the first set-up of a proxy on a node that cannot go out directly',
    image,
    releases: 'either',
    waits: true,
    async apply(lab, node) {
      const blocked = await packets(
        lab,
        'input',
        `ip saddr ${node.address} ip daddr ${addressOf(hostNamed('registry.test'))} tcp dport 443 drop`,
      );
      await node.restartRuntime();
      return several(blocked, await fileChanged(node, DROP_IN, dropIn(`HTTPS_PROXY=${urlOf('good')}`)));
    },
    expected: {
      exitCode: 1,
      cause: ['ConnectTimeout', 'ProxyFailure'],
      stage: 'resolve',
      tells: /restart/i,
    },
  },
  {
    name: 'proxy-forgotten',
    title: 'there is no proxy for the runtime, and no direct way out',
    standsFor: 'a proxy in /etc/environment only, which services do not read',
    image,
    releases: 'either',
    waits: true,
    async apply(lab, node) {
      const environment = `HTTPS_PROXY=${urlOf('good')}\n`;
      return several(
        await portBlocked(lab, 'registry.test', `ip saddr ${node.address} drop`),
        await fileChanged(node, '/etc/environment', environment),
      );
    },
    expected: {
      exitCode: 1,
      cause: 'ConnectTimeout',
      stage: 'resolve',
      subject: /registry\.test|10\.88\.0\.10:443/,
    },
  },
];
