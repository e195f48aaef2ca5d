import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ProbeContext } from '../../probes/probe.ts';
import { trust } from '../../probes/trust.ts';
import type { Endpoint } from '../../viewpoint/endpoint.ts';
import type { Cause } from '../../wire/cause.ts';
import { pem } from '../fixtures/pki/pem.ts';
import { folderHost } from '../viewpoint/folder-host.ts';
import { BUNDLE, folder, httpsServer, loopbackNetwork, tcpServer, tlsServer } from '../viewpoint/loopback.ts';
import { upstream } from './node-context.ts';
import { imageContext, registryAnswers } from './registry-server.ts';

type Made = {
  files?: Record<string, string>;
  host?: string;
  endpoint?: Partial<Endpoint>;
  startedAtMs?: number;
  now?: number;
};

async function contextFor(t: TestContext, port: number, made: Made = {}): Promise<ProbeContext> {
  const endpoint = { ...upstream(`${made.host ?? 'good.test'}:${port}`), ...made.endpoint };
  const files = made.files ?? {};
  const nowMs = made.now ?? Date.now();
  const network = await loopbackNetwork(t, { files, now: () => nowMs });
  const context = await imageContext(t, network, [endpoint]);
  const host = folderHost(await folder(t, files));
  const { runtime } = context.viewpoint;
  assert.ok(runtime !== null);
  const viewpoint = {
    ...context.viewpoint,
    host,
    runtime: { ...runtime, startedAtMs: made.startedAtMs ?? Date.now() + 60_000 },
  };
  return { ...context, viewpoint, now: () => nowMs };
}

type Row = {
  chain: string[];
  host?: string;
  cause: Cause;
  tells: RegExp;
  files?: Record<string, string>;
  action?: RegExp;
};
const rows: Row[] = [
  { chain: ['stranger'], cause: 'TlsUnknownCa', tells: /Stranger Root CA/ },
  { chain: ['self-signed'], cause: 'TlsUnknownCa', tells: /signed by itself/ },
  { chain: ['twin'], cause: 'TlsUnknownCa', tells: /its key is another/ },
  { chain: ['below'], cause: 'TlsUnknownCa', tells: /intermediate/ },
  {
    chain: ['stranger'],
    files: { [BUNDLE]: 'broken' },
    cause: 'TlsUnknownCa',
    tells: /no CA certificate at all/,
  },
  {
    chain: ['stranger'],
    files: { '/usr/local/share/ca-certificates/corp/ca.crt': pem('other-root') },
    cause: 'TlsUnknownCa',
    tells: /lies in \/usr\/local\/share/,
    action: /update-ca-certificates && sudo systemctl restart containerd\.service/,
  },
  {
    chain: ['expired'],
    cause: 'TlsCertificateInvalid',
    tells: /expired at 2021-01-01.*server's clock agrees/,
  },
  { chain: ['future'], cause: 'TlsCertificateInvalid', tells: /not valid before 2110/ },
  {
    chain: ['below', 'expired-intermediate'],
    cause: 'TlsCertificateInvalid',
    tells: /CA certificate .*Issuing CA.* expired/,
  },
  {
    chain: ['named-otherwise'],
    cause: 'TlsCertificateInvalid',
    tells: /is for elsewhere\.test, not for good\.test/,
  },
  {
    chain: ['sha1'],
    files: { [BUNDLE]: pem('lax-root') },
    cause: 'TlsCertificateInvalid',
    tells: /signed with SHA-1/,
    action: /issued anew with SHA-256/,
  },
  {
    chain: ['below-not-ca', 'not-ca'],
    files: { [BUNDLE]: pem('lax-root') },
    cause: 'TlsCertificateInvalid',
    tells: /CN=No CA.*, which is no CA/,
  },
  {
    chain: ['for-clients'],
    files: { [BUNDLE]: pem('lax-root') },
    cause: 'TlsCertificateInvalid',
    tells: /not meant for servers/,
    action: /serverAuth/,
  },
];
for (const { chain, cause, tells, files, action } of rows) {
  test(`${chain.join(' + ')}: ${cause}, ${tells.source}`, async (t) => {
    const port = await httpsServer(t, chain, registryAnswers());
    const findings = await trust.run(await contextFor(t, port, files === undefined ? {} : { files }));
    assert.equal(findings.length, 1);
    const [finding] = findings;
    assert.deepEqual([finding?.status, finding?.cause, finding?.stage], ['Fail', cause, 'resolve']);
    assert.equal(finding?.subject, `good.test:${port}`);
    assert.match(finding?.message ?? '', tells);
    if (action !== undefined) assert.match(finding?.action ?? '', action);
  });
}

test("a certificate that fails by the node's clock alone is the clock's fault", async (t) => {
  const port = await httpsServer(t, ['good'], registryAnswers());
  const now = Date.parse('2019-06-01T00:00:00Z');
  const [finding] = await trust.run(await contextFor(t, port, { now }));
  assert.equal(finding?.cause, 'TlsCertificateInvalid');
  assert.match(finding?.message ?? '', /^this node's clock is \d+ days behind/);
  assert.match(finding?.action ?? '', /timedatectl/);
});

test('a good chain passes', async (t) => {
  const port = await httpsServer(t, ['good'], registryAnswers());
  const findings = await trust.run(await contextFor(t, port));
  assert.deepEqual(
    findings.map((one) => one.status),
    ['Pass'],
  );
});

test('a root that came after the runtime had started explains what the runtime says', async (t) => {
  const port = await httpsServer(t, ['good'], registryAnswers());
  const findings = await trust.run(await contextFor(t, port, { startedAtMs: Date.now() - 3_600_000 }));
  assert.deepEqual(
    findings.map((one) => one.status),
    ['Pass', 'Warn'],
  );
  assert.deepEqual(findings[1]?.explains, ['TlsUnknownCa']);
  assert.match(findings[1]?.action ?? '', /systemctl restart containerd\.service/);
});

test('plain HTTP where TLS is expected', async (t) => {
  const port = await tcpServer(t, (socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  );
  const [finding] = await trust.run(await contextFor(t, port));
  assert.deepEqual([finding?.status, finding?.cause], ['Fail', 'PlainHttpRegistry']);
});

test('a handshake that is broken off', async (t) => {
  const port = await tcpServer(t, (socket) =>
    socket.once('data', () => socket.end(Buffer.from('15030300020228', 'hex'))),
  );
  const [finding] = await trust.run(await contextFor(t, port));
  assert.deepEqual([finding?.status, finding?.cause], ['Fail', 'TlsProtocol']);
});

test('a server that wants a client certificate', async (t) => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const options = {
      requestCert: true,
      rejectUnauthorized: true,
      ca: pem('root'),
      maxVersion,
      minVersion: maxVersion,
    };
    const port = await httpsServer(t, ['good'], registryAnswers(), options);
    const [finding] = await trust.run(await contextFor(t, port));
    assert.deepEqual([finding?.status, finding?.cause], ['Fail', 'TlsProtocol'], maxVersion);
  }
});

test('verification that is switched off passes and says what it hides', async (t) => {
  const port = await tlsServer(t, ['stranger']);
  const [finding] = await trust.run(await contextFor(t, port, { endpoint: { skipVerify: true } }));
  assert.equal(finding?.status, 'Pass');
  assert.match(finding?.message ?? '', /unknown-issuer/);
});

test('a CA file that the configuration names and that is not there', async (t) => {
  const port = await httpsServer(t, ['good'], registryAnswers());
  const ca = ['/etc/containerd/certs.d/good.test/ca.crt'];
  const [finding] = await trust.run(await contextFor(t, port, { endpoint: { ca } }));
  assert.deepEqual([finding?.status, finding?.subject], ['Fail', ca[0]]);
});
