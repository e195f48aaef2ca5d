import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../probes/probe.ts';
import type { Dialled, Failure } from '../../viewpoint/network.ts';
import { PROXY, probeProxy } from './proxied-node.ts';

const only = (findings: Finding[], status: string) => findings.filter((finding) => finding.status === status);

const failure = (kind: Failure['kind'], code: string): Partial<Dialled> => ({
  failedAt: 'proxy',
  failure: { kind, code },
  proxyStatus: kind === 'proxy-status' ? Number(code) : null,
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
