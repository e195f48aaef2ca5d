import { addressOf, hostNamed } from '../lab/hosts.ts';
import { fileChanged, portBlocked, runtimeChanged, several } from './change.ts';
import type { Fault } from './fault.ts';

const image = 'registry.test/team/app:1.4';
const CERTS_D = '/etc/containerd/certs.d';

/** The runtime's own configuration of registries. */
export const CONFIGURATION_FAULTS: Fault[] = [
  {
    name: 'mirror-down',
    title: 'the mirror is down and the upstream serves',
    standsFor: 'a mirror whose loss nobody notices until the upstream limits the rate',
    image,
    releases: 'both',
    async apply(lab, node) {
      const text =
        'server = "https://registry.test"\n[host."https://mirror.test"]\ncapabilities = ["pull", "resolve"]\n';
      return several(
        await portBlocked(lab, 'mirror.test', 'reject with tcp reset'),
        await fileChanged(node, `${CERTS_D}/registry.test/hosts.toml`, text),
      );
    },
    expected: { exitCode: 0, cause: null, warning: 'ConnectionRefused' },
  },
  {
    name: 'mirror-only-and-down',
    title: 'there is a mirror only, and it is down',
    standsFor: 'a closed network whose registry mirror stopped',
    image: 'upstream.test/team/app:1.4',
    releases: 'both',
    async apply(lab, node) {
      const text =
        'server = "https://mirror.test"\n[host."https://mirror.test"]\ncapabilities = ["pull", "resolve"]\n';
      return several(
        await portBlocked(lab, 'mirror.test', 'reject with tcp reset'),
        await fileChanged(node, `${CERTS_D}/upstream.test/hosts.toml`, text),
      );
    },
    expected: {
      exitCode: 1,
      cause: 'ConnectionRefused',
      stage: 'resolve',
      subject: new RegExp(`mirror\\.test|${addressOf(hostNamed('mirror.test'))}`),
    },
  },
  {
    name: 'hosts-toml-broken',
    title: 'hosts.toml does not parse',
    standsFor: 'a missing quote: the runtime goes on as if the file were not there',
    image: 'unknown.test/team/app:1.4',
    releases: 'both',
    async apply(lab, node) {
      const folder = `${CERTS_D}/unknown.test`;
      const text = `server = "https://unknown.test"\n[host."https://unknown.test"]\nca = "${folder}/root.pem\n`;
      return several(
        await fileChanged(node, `${folder}/root.pem`, lab.pki.strangerPem),
        await fileChanged(node, `${folder}/hosts.toml`, text),
      );
    },
    expected: {
      exitCode: 1,
      cause: 'TlsUnknownCa',
      stage: 'resolve',
      subject: /unknown\.test/,
      tells: /hosts\.toml/,
    },
  },
  {
    name: 'hosts-toml-broken-mirror',
    title: 'hosts.toml does not parse and its mirror is not used',
    standsFor: 'the same, where the upstream happens to serve: healthy, and not as meant',
    image,
    releases: 'either',
    apply: (_lab, node) =>
      fileChanged(
        node,
        `${CERTS_D}/registry.test/hosts.toml`,
        '[host."https://mirror.test"\ncapabilities = ["pull"]\n',
      ),
    expected: { exitCode: 0, cause: null },
  },
  {
    // 1.6 takes a file without a [host] table for broken; later ones do what it says.
    name: 'hosts-toml-server-alone',
    title: 'hosts.toml names a server and no host, which old releases do not read',
    standsFor: 'a file that was written for a newer containerd',
    image: 'plain.test:443/team/app:1.4',
    releases: '1.6',
    apply: (_lab, node) =>
      fileChanged(node, `${CERTS_D}/plain.test:443/hosts.toml`, 'server = "http://plain.test:443"\n'),
    expected: { exitCode: 1, cause: 'PlainHttpRegistry', stage: 'resolve', subject: /plain\.test/ },
  },
  {
    name: 'hosts-toml-plain-http',
    title: 'hosts.toml says that the registry speaks HTTP',
    standsFor: 'a registry inside the company that is configured as it should be: healthy',
    image: 'plain.test:443/team/app:1.4',
    releases: 'both',
    apply: (_lab, node) =>
      fileChanged(
        node,
        `${CERTS_D}/plain.test:443/hosts.toml`,
        'server = "http://plain.test:443"\n[host."http://plain.test:443"]\n',
      ),
    expected: { exitCode: 0, cause: null },
  },
  {
    name: 'hosts-toml-http-to-https',
    title: 'hosts.toml asks for HTTP and the registry speaks HTTPS',
    standsFor: 'a registry that moved to TLS, and nodes that were not told',
    image,
    releases: 'either',
    apply: (_lab, node) =>
      fileChanged(
        node,
        `${CERTS_D}/registry.test/hosts.toml`,
        'server = "http://registry.test:443"\n[host."http://registry.test:443"]\n',
      ),
    expected: {
      exitCode: 1,
      cause: ['TlsProtocol', 'RegistryServerError', 'PlainHttpRegistry'],
      subject: /registry\.test/,
    },
  },
  {
    name: 'hosts-toml-ca-missing',
    title: 'hosts.toml names a CA file that is not there',
    standsFor: 'a path that is right on another distribution',
    image: 'unknown.test/team/app:1.4',
    releases: 'both',
    apply: (_lab, node) =>
      fileChanged(
        node,
        `${CERTS_D}/unknown.test/hosts.toml`,
        'server = "https://unknown.test"\n[host."https://unknown.test"]\nca = "/etc/absent/root.pem"\n',
      ),
    expected: { exitCode: 1, cause: ['TlsUnknownCa', 'FilesystemError'], tells: /\/etc\/absent\/root\.pem/ },
  },
  {
    name: 'two-config-folders',
    title: 'config_path names two folders and neither is read',
    standsFor: 'a default of containerd 2.2 that its new way of pulling does not understand',
    image: 'unknown.test/team/app:1.4',
    releases: '2.2',
    async apply(lab, node) {
      const configPath = '/etc/containerd/certs.d:/etc/docker/certs.d';
      return several(
        await fileChanged(node, `${CERTS_D}/unknown.test/ca.crt`, lab.pki.strangerPem),
        await runtimeChanged(node, { runtime: { configPath } }),
      );
    },
    expected: {
      exitCode: 1,
      cause: 'TlsUnknownCa',
      stage: 'resolve',
      subject: /unknown\.test/,
      tells: /config_path/,
    },
  },
];
