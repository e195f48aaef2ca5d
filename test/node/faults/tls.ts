import { PROXIES, PROXY_PORT } from '../lab/hosts.ts';
import { CA_BUNDLE } from '../lab/node.ts';
import { bundleChanged, fileChanged, runtimeChanged } from './change.ts';
import type { Fault } from './fault.ts';
import { asItIs } from './fault.ts';

const image = 'registry.test/team/app:1.4';
const shown = { apply: asItIs, releases: 'both' } as const;
const untrusted = {
  exitCode: 1,
  cause: 'TlsUnknownCa',
  stage: 'resolve',
  subject: /registry\.test/,
} as const;
const invalid = { exitCode: 1, cause: 'TlsCertificateInvalid', stage: 'resolve' } as const;

/** What is shown in the TLS handshake is not trusted, or there is none. */
export const TLS_FAULTS: Fault[] = [
  {
    name: 'ca-missing',
    title: "the company's CA is not on the node",
    standsFor: 'a new node image without the CA',
    image,
    releases: 'both',
    apply: (lab, node) => bundleChanged(node, lab.pki.strangerPem),
    expected: { ...untrusted, tells: /Lab Corp/ },
  },
  {
    ...shown,
    name: 'ca-unknown',
    title: 'the registry has a certificate of a CA that nobody knows',
    standsFor: 'a self-made registry',
    image: 'unknown.test/team/app:1.4',
    expected: { ...untrusted, subject: /unknown\.test/, tells: /Stranger/ },
  },
  {
    name: 'ca-added-late',
    title: 'the CA was added after the runtime had started',
    standsFor: 'update-ca-certificates without a restart of containerd',
    image,
    releases: 'both',
    async apply(lab, node) {
      const bundle = await bundleChanged(node, lab.pki.strangerPem);
      // Go reads its roots at the first handshake, and never again.
      await node.pull(image);
      await node.write(CA_BUNDLE, lab.pki.strangerPem + lab.pki.rootPem);
      return bundle;
    },
    expected: { ...untrusted, tells: /restart/i },
  },
  {
    name: 'ca-in-certs-d',
    title: 'the CA is in certs.d only',
    standsFor: 'a registry whose CA is configured for it alone: healthy',
    image: 'unknown.test/team/app:1.4',
    releases: 'both',
    apply: (lab, node) =>
      fileChanged(node, '/etc/containerd/certs.d/unknown.test/ca.crt', lab.pki.strangerPem),
    expected: { exitCode: 0, cause: null },
  },
  {
    name: 'ca-bundle-unreadable',
    title: 'the CA bundle holds no certificate',
    standsFor: 'a bundle that was cut off while it was written',
    image,
    releases: 'either',
    apply: (lab, node) => bundleChanged(node, lab.pki.rootPem.slice(0, 200)),
    expected: untrusted,
  },
  {
    name: 'intercepting-proxy',
    title: 'a proxy opens TLS connections and its CA is not on the node',
    standsFor: 'TLS inspection in a company network',
    image,
    releases: 'both',
    apply: (_lab, node) =>
      runtimeChanged(node, {
        environment: { HTTPS_PROXY: `http://${PROXIES.inspecting.name}:${PROXY_PORT}` },
      }),
    expected: { ...untrusted, tells: /TLS Inspection/ },
  },
  {
    ...shown,
    name: 'no-intermediate',
    title: 'the registry does not send its intermediate certificate',
    standsFor: 'a web server that was given the leaf only; browsers do not mind',
    image: 'nochain.test/team/app:1.4',
    expected: { ...untrusted, subject: /nochain\.test/, tells: /intermediate/i },
  },
  {
    ...shown,
    name: 'certificate-expired',
    title: "the registry's certificate has expired",
    standsFor: 'a forgotten renewal',
    image: 'expired.test/team/app:1.4',
    expected: { ...invalid, subject: /expired\.test/, tells: /expired/i },
  },
  {
    ...shown,
    name: 'certificate-not-yet-valid',
    title: "the registry's certificate is not valid yet",
    standsFor: 'a certificate that was put in place too early',
    image: 'future.test/team/app:1.4',
    expected: { ...invalid, subject: /future\.test/, tells: /not (yet valid|valid (yet|before))/i },
  },
  {
    ...shown,
    name: 'wrong-name',
    title: 'the certificate is for another name',
    standsFor: 'an alias of the registry that its certificate does not list',
    image: 'wrongname.test/team/app:1.4',
    expected: { ...invalid, subject: /wrongname\.test/, tells: /somebody-else\.test/ },
  },
  {
    // The clock of the node cannot be another than that of the machine the tests run on: a Go process asks the
    // kernel by vDSO, and time namespaces leave the wall clock alone. So it is the registry that lives in the
    // future, by its certificate and by the Date of its answers.
    ...shown,
    name: 'clock-behind',
    title: "the node's clock is two months behind",
    standsFor: 'a node without time synchronisation after it was switched off',
    image: 'clock.test/team/app:1.4',
    expected: { ...invalid, subject: /clock\.test/, tells: /this node's clock is (?:59|60) days behind/ },
  },
  {
    ...shown,
    name: 'plain-http',
    title: 'the registry speaks HTTP where HTTPS is expected',
    standsFor: 'a registry inside the company without a hosts.toml on the node',
    image: 'plain.test:443/team/app:1.4',
    expected: { exitCode: 1, cause: 'PlainHttpRegistry', stage: 'resolve', subject: /plain\.test/ },
  },
  {
    ...shown,
    name: 'tls-too-old',
    title: 'the registry speaks TLS 1.1 at most',
    standsFor: 'an appliance that nobody updates',
    image: 'oldtls.test/team/app:1.4',
    expected: { exitCode: 1, cause: 'TlsProtocol', stage: 'resolve', subject: /oldtls\.test/ },
  },
  {
    ...shown,
    name: 'signed-with-sha1',
    title: "the registry's certificate is signed with SHA-1",
    standsFor: 'an old company CA: OpenSSL and browsers of that time take it, Go does not',
    image: 'sha1.test/team/app:1.4',
    expected: { ...invalid, subject: /sha1\.test/, tells: /SHA-1/ },
  },
  {
    ...shown,
    name: 'client-certificate-missing',
    title: 'the registry wants a client certificate',
    standsFor: 'a registry with mutual TLS, and a node without its certificate',
    image: 'clientcert.test/team/app:1.4',
    expected: { exitCode: 1, cause: ['TlsProtocol'], stage: 'resolve', subject: /clientcert\.test/ },
  },
];
