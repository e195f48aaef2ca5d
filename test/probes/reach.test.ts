import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reach } from '../../probes/reach.ts';
import type { Route } from '../../viewpoint/network.ts';
import { deadPort, httpServer, loopbackNetwork, tcpServer } from '../viewpoint/loopback.ts';
import { always, imageContext, only, plainEndpoint, registryAnswers } from './registry-server.ts';
import { upstream } from './node-context.ts';

test('a refused registry fails with its address, and nothing else is guessed', async (t) => {
  const port = await deadPort();
  const context = await imageContext(t, await loopbackNetwork(t), [upstream(`reg.test:${port}`)]);
  const findings = await reach.run(context);
  assert.deepEqual(
    findings.map((one) => [one.status, one.cause, one.stage, one.subject, one.endpoint]),
    [['Fail', 'ConnectionRefused', 'resolve', `127.0.0.1:${port}`, `reg.test:${port}`]],
  );
});

test('one dead family of two is a warning', async (t) => {
  const port = await httpServer(t, registryAnswers());
  const network = await loopbackNetwork(t, { addresses: { 'reg.test': ['::1', '127.0.0.1'] } });
  const findings = await reach.run(await imageContext(t, network, [plainEndpoint(port)]));
  assert.deepEqual(
    findings.map((one) => [one.status, one.cause, one.subject]),
    [['Warn', 'ConnectionRefused', `[::1]:${port}`]],
  );
  assert.match(findings[0]?.message ?? '', /IPv6/);
});

test('one dead address of two is a warning', async (t) => {
  const port = await httpServer(t, registryAnswers());
  const network = await loopbackNetwork(t, { addresses: { 'reg.test': ['127.0.0.1', '127.0.0.9'] } });
  const findings = await reach.run(await imageContext(t, network, [plainEndpoint(port)]));
  assert.deepEqual([findings[0]?.status, findings[0]?.subject], ['Warn', `127.0.0.9:${port}`]);
});

test('a name without addresses is for dns to tell', async (t) => {
  const network = await loopbackNetwork(t, { addresses: { 'reg.test': [] } });
  const [finding] = await reach.run(await imageContext(t, network, [plainEndpoint(5000)]));
  assert.deepEqual([finding?.status, finding?.cause], ['Unknown', null]);
});

test('the token realm is found and fails at its own stage', async (t) => {
  const dead = await deadPort();
  const challenge = { 'www-authenticate': `Bearer realm="https://auth.test:${dead}/token"` };
  const port = await httpServer(t, registryAnswers({ first: always(401, challenge) }));
  const findings = await reach.run(await imageContext(t, await loopbackNetwork(t), [plainEndpoint(port)]));
  assert.deepEqual(
    findings.map((one) => [one.status, one.stage, one.names?.host ?? one.subject]),
    [
      ['Pass', 'resolve', `reg.test:${port}`],
      ['Fail', 'authorize', `auth.test:${dead}`],
    ],
  );
});

test('the blob host is found by its redirect and fails at its own stage', async (t) => {
  const dead = await deadPort();
  const first = only(/blobs/, always(307, { location: `https://cdn.test:${dead}/x?sig=secret` }));
  const port = await httpServer(t, registryAnswers({ first }));
  const findings = await reach.run(await imageContext(t, await loopbackNetwork(t), [plainEndpoint(port)]));
  const finding = findings.find((one) => one.status === 'Fail');
  assert.deepEqual([finding?.cause, finding?.stage], ['ConnectionRefused', 'blob']);
  assert.equal(finding?.names?.host, `cdn.test:${dead}`);
  assert.ok(!JSON.stringify(findings).includes('secret'));
});

for (const [what, answer, status] of [
  ['wants credentials', 'HTTP/1.1 407 No\r\n\r\n', 407],
  ['forbids', 'HTTP/1.1 403 No\r\n\r\n', 403],
] as const) {
  test(`a proxy that ${what} is the proxy's failure`, async (t) => {
    const proxy = await tcpServer(t, (socket) => socket.once('data', () => socket.end(answer)));
    const route: Route = {
      kind: 'proxy',
      variable: 'HTTPS_PROXY',
      proxy: { scheme: 'http', host: 'proxy.test', port: proxy, credentials: null },
    };
    const network = await loopbackNetwork(t, { route: () => route });
    const [finding] = await reach.run(await imageContext(t, network, [upstream('reg.test:443')]));
    assert.deepEqual(
      [finding?.status, finding?.cause, finding?.subject],
      ['Fail', 'ProxyFailure', `proxy.test:${proxy}`],
    );
    assert.equal(finding?.names?.status, status);
  });
}
