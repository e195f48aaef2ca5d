import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../probes/probe.ts';
import type { Dialled, Failure, VerificationFailure } from '../../viewpoint/network.ts';
import { PROXY, probeProxy } from './proxied-node.ts';

const only = (findings: Finding[], status: string) => findings.filter((finding) => finding.status === status);

const failure = (kind: Failure['kind'], code: string): Partial<Dialled> => ({
  failedAt: 'proxy',
  failure: { kind, code },
  proxyStatus: kind === 'proxy-status' ? Number(code) : null,
});
/** The connection to the proxy came about; what came after it did not. */
const after = (kind: Failure['kind'], code: string): Partial<Dialled> => ({
  ...failure(kind, code),
  attempts: [{ address: '127.0.0.1:3128', failure: null, durationMs: 1 }],
});
const distrusted = (kind: VerificationFailure['kind']): Partial<Dialled> => ({
  ...after('handshake', 'CODE'),
  proxyVerification: { kind, code: 'CODE', certificate: null },
});
const failures: [string, string, Partial<Dialled>, RegExp][] = [
  ['refused', PROXY, failure('refused', 'ECONNREFUSED'), /is not there.*ECONNREFUSED/],
  ['silent', PROXY, failure('timeout', 'ETIMEDOUT'), /does not answer in time/],
  ['unknown by name', PROXY, failure('lookup', 'NXDOMAIN'), /does not resolve/],
  ['firewalled', PROXY, failure('denied', 'EPERM'), /rule of this node/],
  ['no proxy at all', PROXY, failure('unsupported', 'NOT_HTTP'), /does not answer as a proxy/],
  ['without credentials', 'proxy.test:3128', failure('proxy-status', '407'), /has none for it/],
  [
    'with wrong credentials',
    PROXY,
    failure('proxy-status', '407'),
    /does not accept the runtime's credentials/,
  ],
  ['forbidding', PROXY, failure('proxy-status', '403'), /refuses reg\.corp\.test:443 \(403\)/],
  ['without a way', PROXY, failure('proxy-status', '502'), /cannot reach reg\.corp\.test:443/],
  ['refusing a password with 401', PROXY, failure('proxy-status', '401'), /does not accept .* \(401\)/],
  ['open and silent', PROXY, after('timeout', 'ETIMEDOUT'), /takes the connection but .* tunnel/],
  ['not for TLS', 'https://proxy.test:3128', after('timeout', 'ETIMEDOUT'), /may speak plain HTTP only/],
  ['not for SOCKS', 'socks5://proxy.test:3128', after('timeout', 'ETIMEDOUT'), /may be an HTTP proxy/],
  ['of an unknown CA', 'https://proxy.test:3128', distrusted('unknown-issuer'), /does not trust \(CODE\)/],
  ['out of date', 'https://proxy.test:3128', distrusted('expired'), /has expired/],
  ['misnamed', 'https://proxy.test:3128', distrusted('wrong-name'), /not for proxy\.test/],
  ['https by mistake', 'https://proxy.test:3128', failure('handshake', 'EPROTO'), /does not complete TLS/],
];
for (const [what, value, dialled, message] of failures) {
  test(`a proxy that is ${what} fails the pull`, async () => {
    const [found, ...more] = only(await probeProxy({ environ: { HTTPS_PROXY: value }, dialled }), 'Fail');
    assert.equal(more.length, 0);
    assert.deepEqual(
      [found?.cause, found?.stage, found?.subject, found?.endpoint],
      ['ProxyFailure', 'resolve', 'proxy.test:3128', 'reg.corp.test:443'],
    );
    assert.match(found?.message ?? '', message);
  });
}

test('a private server that the proxy cannot reach may belong into NO_PROXY', async () => {
  const dialled = failure('proxy-status', '503');
  const [found] = only(
    await probeProxy({ environ: { HTTPS_PROXY: PROXY }, dialled, addresses: ['10.4.5.6'] }),
    'Fail',
  );
  assert.match(found?.message ?? '', /private address 10\.4\.5\.6/);
});

test('a proxy without a port is asked on port 80, which is told where nobody is there', async () => {
  const dialled = failure('refused', 'ECONNREFUSED');
  const [found] = only(await probeProxy({ environ: { HTTPS_PROXY: 'http://proxy.test' }, dialled }), 'Fail');
  assert.match(found?.message ?? '', /port 80 is what Go takes/);
});

for (const [value, reads] of [
  ['http://ann:s3cret%zz@proxy.test:3128', /no URL to Go/],
  ['http://ann:s3cret#1@proxy.test:3128', /proxy at http:80/],
  ['http://ann:x/s3cret@proxy.test:3128', /proxy at http:80/],
] as const) {
  test(`a password that is not percent-encoded is told and not shown: ${reads.source}`, async () => {
    const [found] = only(await probeProxy({ environ: { HTTPS_PROXY: value } }), 'Warn');
    assert.match(found?.message ?? '', /not percent-encoded/);
    assert.match(found?.message ?? '', reads);
    assert.match(found?.action ?? '', /^Percent-encode/);
  });
}
