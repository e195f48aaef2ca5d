import { NAMESERVERS, PROXIES, addressOf, hostNamed } from '../lab/hosts.ts';
import { createFirewall } from '../lab/firewall.ts';
import { fileChanged, nameserversChanged, packets, resolverChanged, several } from './change.ts';
import type { Fault } from './fault.ts';
import { asItIs } from './fault.ts';

const image = 'registry.test/team/app:1.4';
const unresolved = { exitCode: 1, cause: 'DnsFailure', stage: 'resolve', subject: /registry\.test/ } as const;
const nameservers =
  (...addresses: string[]): Fault['apply'] =>
  (_lab, node) =>
    nameserversChanged(node, ...addresses);

/** Names do not resolve, or to the wrong place. */
export const DNS_FAULTS: Fault[] = [
  {
    name: 'dns-nxdomain',
    title: 'the nameserver does not know the registry',
    standsFor: 'a node that asks a public nameserver for an internal name',
    image,
    releases: 'both',
    apply: nameservers(NAMESERVERS.ignorant),
    expected: { ...unresolved, tells: /NXDOMAIN|does not exist|no such host/i },
  },
  {
    name: 'dns-first-does-not-know',
    title: 'the first nameserver does not know the registry, the second does',
    standsFor: 'a public and an internal nameserver in one resolv.conf: the first "no" is final',
    image,
    releases: 'either',
    apply: nameservers(NAMESERVERS.ignorant, NAMESERVERS.good),
    expected: { ...unresolved, tells: /10\.88\.0\.53:53 answers 10\.88\.0\.10/ },
  },
  {
    name: 'name-typo',
    title: "the registry's name is misspelt",
    standsFor: 'a typing error in the image',
    image: 'registri.test/team/app:1.4',
    releases: 'either',
    apply: asItIs,
    expected: { ...unresolved, subject: /registri\.test/ },
  },
  {
    name: 'dns-dropped',
    title: 'queries to the nameservers get no answer',
    standsFor: 'a firewall between node and nameserver, or a nameserver that is down',
    image,
    releases: 'both',
    waits: true,
    apply: (lab) => packets(lab, 'input', 'meta l4proto { tcp, udp } th dport 53 drop'),
    expected: { ...unresolved, subject: /registry\.test|10\.88\.0\.5[34]/ },
  },
  {
    name: 'dns-forbidden',
    title: "the node's own firewall forbids DNS",
    standsFor: 'an egress rule on the node that forgot port 53',
    image,
    releases: 'either',
    // Seen as an error of the send, not as silence.
    waits: true,
    apply: (_lab, node) =>
      createFirewall(node.namespace, 'output', ['meta l4proto { tcp, udp } th dport 53 drop']),
    expected: { ...unresolved, subject: /registry\.test|10\.88\.0\.5[34]/ },
  },
  {
    name: 'dns-refused',
    title: 'the nameserver refuses to answer',
    standsFor: 'a nameserver that does not serve this network',
    image,
    releases: 'both',
    apply: nameservers(NAMESERVERS.refused),
    expected: { ...unresolved, subject: /registry\.test|10\.88\.0\.56/, tells: /REFUSED|refuse/i },
  },
  {
    name: 'dns-closed',
    title: 'nobody listens on port 53 of the nameserver',
    standsFor: 'a local resolver that is not running',
    image,
    releases: 'either',
    // The kernel limits how many refusals it sends in a second; a query beyond that is lost in silence.
    waits: true,
    apply: nameservers(PROXIES.dead.address),
    expected: { ...unresolved, subject: /registry\.test|10\.88\.0\.83/ },
  },
  {
    name: 'dns-servfail',
    title: 'the nameserver answers SERVFAIL',
    standsFor: 'a nameserver whose upstream is down, or broken DNSSEC',
    image,
    releases: 'both',
    apply: nameservers(NAMESERVERS.servfail),
    expected: { ...unresolved, subject: /registry\.test|10\.88\.0\.55/, tells: /SERVFAIL/i },
  },
  {
    name: 'dns-slow',
    title: 'the nameserver answers after seconds',
    standsFor: 'an overloaded nameserver',
    image,
    releases: 'either',
    waits: true,
    apply: nameservers(NAMESERVERS.slow),
    expected: { exitCode: 0, cause: null, warning: 'DnsFailure' },
  },
  {
    name: 'dns-one-dead',
    title: 'one of two nameservers is dead',
    standsFor: 'half of the redundancy is gone and pulls are slow',
    image,
    releases: 'either',
    waits: true,
    apply: async (lab) =>
      packets(lab, 'input', `ip daddr ${NAMESERVERS.good} meta l4proto { tcp, udp } th dport 53 drop`),
    expected: { exitCode: 0, cause: null, warning: 'DnsFailure' },
  },
  {
    name: 'dns-no-tcp',
    title: 'answers are truncated and TCP is closed',
    standsFor: 'a firewall that lets only UDP through',
    image,
    releases: 'either',
    apply: nameservers(NAMESERVERS.truncating),
    expected: { ...unresolved, subject: /registry\.test|10\.88\.0\.59/ },
  },
  {
    name: 'resolv-conf-missing',
    title: '/etc/resolv.conf is missing',
    standsFor: 'a link to a resolver that was removed',
    image,
    releases: 'either',
    apply: (_lab, node) => resolverChanged(node, '/etc/resolv.conf', null),
    expected: { ...unresolved, subject: /registry\.test|127\.0\.0\.1|resolv\.conf/ },
  },
  {
    name: 'hosts-stale',
    title: '/etc/hosts sends the registry to an old address',
    standsFor: 'a line that someone forgot after a move',
    image,
    releases: 'either',
    apply: (_lab, node) =>
      resolverChanged(node, '/etc/hosts', `127.0.0.1 localhost\n${PROXIES.dead.address} registry.test\n`),
    expected: {
      exitCode: 1,
      cause: 'ConnectionRefused',
      stage: 'resolve',
      subject: /registry\.test|10\.88\.0\.83:443/,
      tells: /\/etc\/hosts/,
    },
  },
  {
    name: 'hosts-stale-blob-host',
    title: '/etc/hosts sends only the blob store to an old address',
    standsFor: 'a line for the blob store that someone forgot after a move',
    image: 'blobs.test/team/app:elsewhere',
    releases: 'either',
    apply: (_lab, node) =>
      resolverChanged(node, '/etc/hosts', `127.0.0.1 localhost\n${PROXIES.dead.address} cdn.test\n`),
    expected: {
      exitCode: 1,
      cause: 'ConnectionRefused',
      stage: 'blob',
      subject: /cdn\.test|10\.88\.0\.83:443/,
      tells: /\/etc\/hosts/,
    },
  },
  {
    name: 'search-domain-wildcard',
    title: 'a search domain with a wildcard takes the name',
    standsFor: 'ndots:5 on a node, and a company domain that answers for every name',
    image,
    releases: 'either',
    apply: (_lab, node) =>
      resolverChanged(
        node,
        '/etc/resolv.conf',
        `nameserver ${NAMESERVERS.good}\nsearch corp.test\noptions ndots:5\n`,
      ),
    expected: { exitCode: 1, cause: 'TlsCertificateInvalid', stage: 'resolve', subject: /registry\.test/ },
  },
  {
    name: 'dns-hijacked',
    title: 'every name resolves to the same web server',
    standsFor: 'a captive network',
    image,
    releases: 'either',
    apply: nameservers(NAMESERVERS.hijacking),
    expected: { exitCode: 1, cause: 'TlsCertificateInvalid', stage: 'resolve', subject: /registry\.test/ },
  },
  {
    name: 'blob-host-unknown',
    title: 'only the blob store does not resolve',
    standsFor: 'an allow-list of names that forgot the blob store',
    image: 'blobs.test/team/app:elsewhere',
    releases: 'both',
    apply: nameservers(NAMESERVERS.partial),
    expected: { exitCode: 1, cause: 'DnsFailure', stage: 'blob', subject: /cdn\.test/ },
  },
  {
    name: 'token-realm-unknown',
    title: 'only the token realm does not resolve',
    standsFor: 'an allow-list of names that forgot the token realm',
    image: 'token.test/team/app:1.4',
    releases: 'both',
    apply: nameservers(NAMESERVERS.partial),
    expected: { exitCode: 1, cause: 'DnsFailure', stage: 'authorize', subject: /auth\.test/ },
  },
  {
    name: 'hosts-override-good',
    title: '/etc/hosts alone knows the registry',
    standsFor: 'a network without DNS for it: healthy',
    image: 'pinned.test/team/app:1.4',
    releases: 'either',
    apply: async (_lab, node) => {
      const address = addressOf(hostNamed('plain.test'));
      const file = '/etc/containerd/certs.d/pinned.test/hosts.toml';
      return several(
        await resolverChanged(node, '/etc/hosts', `127.0.0.1 localhost\n${address} pinned.test\n`),
        await fileChanged(node, file, 'server = "http://pinned.test:443"\n[host."http://pinned.test:443"]\n'),
      );
    },
    expected: { exitCode: 0, cause: null },
  },
];
