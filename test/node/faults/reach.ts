import { address6Of, addressOf, hostNamed } from '../lab/hosts.ts';
import { packets, portBlocked } from './change.ts';
import type { Fault } from './fault.ts';
import { asItIs, undo } from './fault.ts';
import { mustExec } from '../lab/namespace.ts';

const image = 'registry.test/team/app:1.4';
const blocked =
  (host: string, verdict: string): Fault['apply'] =>
  (lab) =>
    portBlocked(lab, host, verdict);
const there = /registry\.test|10\.88\.0\.10:443/;

/** Connections that do not come about, or say nothing. */
export const REACH_FAULTS: Fault[] = [
  {
    name: 'port-dropped',
    title: 'packets to the registry vanish',
    standsFor: 'a firewall or security group without a rule for this registry',
    image,
    releases: 'both',
    waits: true,
    apply: blocked('registry.test', 'drop'),
    expected: { exitCode: 1, cause: 'ConnectTimeout', stage: 'resolve', subject: there },
  },
  {
    name: 'port-refused',
    title: 'the registry refuses the connection',
    standsFor: 'a registry that is down while its machine is up',
    image,
    releases: 'both',
    apply: blocked('registry.test', 'reject with tcp reset'),
    expected: { exitCode: 1, cause: 'ConnectionRefused', stage: 'resolve', subject: there },
  },
  {
    name: 'port-reset',
    title: 'the connection is reset at the first byte',
    standsFor: 'a firewall that looks into the TLS handshake',
    image,
    releases: 'both',
    apply: blocked('registry.test', 'tcp flags & psh == psh reject with tcp reset'),
    expected: { exitCode: 1, cause: 'ConnectionRefused', stage: 'resolve', subject: there },
  },
  {
    name: 'port-rejected',
    title: 'a firewall answers that it forbids the connection',
    standsFor: 'a rejecting firewall',
    image,
    releases: 'both',
    apply: blocked('registry.test', 'reject with icmpx type admin-prohibited'),
    expected: { exitCode: 1, cause: 'ConnectionRefused', stage: 'resolve', subject: there },
  },
  {
    name: 'no-route',
    title: 'the node has no route to the registry',
    standsFor: 'a lost or wrong route',
    image,
    releases: 'either',
    async apply(_lab, node) {
      const route = ['route', 'add', 'unreachable', `${addressOf(hostNamed('registry.test'))}/32`];
      await mustExec(node.namespace, 'ip', route);
      return undo(() => mustExec(node.namespace, 'ip', route.with(1, 'del')));
    },
    expected: { exitCode: 1, cause: 'ConnectionRefused', stage: 'resolve', subject: there },
  },
  {
    name: 'mtu-black-hole',
    title: 'large packets from the registry vanish',
    standsFor: 'a tunnel with a smaller MTU and filtered ICMP',
    image,
    releases: 'either',
    waits: true,
    apply: (lab) =>
      packets(
        lab,
        'output',
        `ip saddr ${addressOf(hostNamed('registry.test'))} tcp sport 443 meta length > 600 drop`,
      ),
    expected: { exitCode: 1, cause: 'ConnectTimeout', stage: 'resolve', subject: there },
  },
  {
    name: 'tls-silent',
    title: 'the peer accepts the connection and never answers the handshake',
    standsFor: 'a hung load balancer',
    image: 'mute.test/team/app:1.4',
    releases: 'both',
    waits: true,
    apply: asItIs,
    expected: {
      exitCode: 1,
      cause: 'ConnectTimeout',
      stage: 'resolve',
      subject: /mute\.test|10\.88\.0\.32:443/,
    },
  },
  {
    name: 'registry-silent',
    title: 'the registry never answers a request',
    standsFor: 'a hung registry behind a working load balancer',
    image: 'silent.test/team/app:1.4',
    releases: 'both',
    waits: true,
    apply: asItIs,
    expected: {
      exitCode: 1,
      cause: 'ConnectTimeout',
      stage: ['resolve', 'manifest'],
      subject: /silent\.test|10\.88\.0\.31:443/,
    },
  },
  {
    name: 'blob-host-dropped',
    title: 'packets to the blob store vanish',
    standsFor: 'an egress rule that allows the registry and forgot where its layers are',
    image: 'blobs.test/team/app:elsewhere',
    releases: 'both',
    waits: true,
    apply: blocked('cdn.test', 'drop'),
    expected: { exitCode: 1, cause: 'ConnectTimeout', stage: 'blob', subject: /cdn\.test|10\.88\.0\.24:443/ },
  },
  {
    name: 'blob-host-refused',
    title: 'the blob store refuses the connection',
    standsFor: 'a blob store that is down',
    image: 'blobs.test/team/app:elsewhere',
    releases: 'both',
    apply: blocked('cdn.test', 'reject with tcp reset'),
    expected: {
      exitCode: 1,
      cause: 'ConnectionRefused',
      stage: 'blob',
      subject: /cdn\.test|10\.88\.0\.24:443/,
    },
  },
  {
    name: 'token-realm-dropped',
    title: 'packets to the token realm vanish',
    standsFor: 'an egress rule that allows the registry and forgot its token server',
    image: 'token.test/team/app:1.4',
    releases: 'both',
    waits: true,
    apply: blocked('auth.test', 'drop'),
    expected: {
      exitCode: 1,
      cause: 'ConnectTimeout',
      stage: 'authorize',
      subject: /auth\.test|10\.88\.0\.22:443/,
    },
  },
  {
    name: 'token-realm-refused',
    title: 'the token realm refuses the connection',
    standsFor: 'a token server that is down',
    image: 'token.test/team/app:1.4',
    releases: 'both',
    apply: blocked('auth.test', 'reject with tcp reset'),
    expected: {
      exitCode: 1,
      cause: 'ConnectionRefused',
      stage: 'authorize',
      subject: /auth\.test|10\.88\.0\.22:443/,
    },
  },
  {
    name: 'ipv6-dropped',
    title: 'the registry is reached by IPv4 only',
    standsFor: 'an IPv6 address in DNS and no IPv6 path: each pull waits before it falls back',
    image: 'dual.test/team/app:1.4',
    releases: 'both',
    waits: true,
    apply: (lab) =>
      packets(lab, 'input', `ip6 daddr ${address6Of(hostNamed('dual.test'))} tcp dport 443 drop`),
    expected: { exitCode: 0, cause: null, warning: ['ConnectTimeout', 'ConnectionRefused'] },
  },
  {
    name: 'ipv6-refused',
    title: 'the registry refuses connections by IPv6',
    standsFor: 'a registry that listens on IPv4 only, with an IPv6 address in DNS',
    image: 'dual.test/team/app:1.4',
    releases: 'either',
    apply: (lab) =>
      packets(
        lab,
        'input',
        `ip6 daddr ${address6Of(hostNamed('dual.test'))} tcp dport 443 reject with tcp reset`,
      ),
    expected: { exitCode: 0, cause: null, warning: 'ConnectionRefused' },
  },
  {
    name: 'registry-slow',
    title: 'the registry takes more than a second for each answer',
    standsFor: 'an overloaded registry: slow, and yet the pull works',
    image: 'slow.test/team/app:1.4',
    releases: 'either',
    waits: true,
    apply: asItIs,
    expected: { exitCode: 0, cause: null },
  },
];
