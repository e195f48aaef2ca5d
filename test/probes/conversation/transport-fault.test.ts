import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transportFault } from '../../../probes/conversation/transport-fault.ts';
import type { Dialled, Failure, Route } from '../../../viewpoint/network.ts';

const direct: Route = { kind: 'direct', because: 'no-proxy-set' };
const proxied: Route = {
  kind: 'proxy',
  proxy: { scheme: 'http', host: 'proxy.test', port: 3128, credentials: null },
  variable: 'HTTPS_PROXY',
};
const fault = (route: Route, failedAt: Dialled['failedAt'], failure: Failure) =>
  transportFault(
    { authority: 'reg.test:443', route, stage: 'resolve' },
    {
      failedAt,
      failure,
      address: '10.0.0.1:443',
      attempts: [],
      proxyStatus: null,
      certificates: [],
      verification: null,
      durationMs: 1,
    },
    failure,
  );

for (const failure of [
  { kind: 'closed', code: 'EOF' },
  { kind: 'reset', code: 'ECONNRESET' },
  { kind: 'timeout', code: 'ETIMEDOUT' },
] as const) {
  test(`${failure.kind} in the handshake is the proxy's where the tunnel goes through one`, () => {
    const through = fault(proxied, 'tls', failure);
    assert.deepEqual([through.cause, through.subject], ['ProxyFailure', 'proxy.test:3128']);
    assert.match(through.words, /opens the tunnel and then/);
    const straight = fault(direct, 'tls', failure);
    assert.notEqual(straight.cause, 'ProxyFailure');
    assert.equal(straight.subject, '10.0.0.1:443');
  });
}

test('an alert is from who speaks TLS, not from the proxy', () => {
  const { cause, subject } = fault(proxied, 'tls', { kind: 'handshake', code: 'ERR_SSL_TLSV1_ALERT' });
  assert.deepEqual([cause, subject], ['TlsProtocol', 'reg.test:443']);
});
