import assert from 'node:assert/strict';
import { test } from 'node:test';
import { converse } from '../../../probes/conversation/converse.ts';
import { httpServer, loopbackNetwork } from '../../viewpoint/loopback.ts';
import { always, imageContext, plainEndpoint, registryAnswers } from '../registry-server.ts';

test('a registry without an image is asked for its root and a token alone', async (t) => {
  const seen: string[] = [];
  const realm = await httpServer(t, (request, response) => {
    seen.push(`token ${new URL(request.url ?? '', 'http://x').search}`);
    response.end('{"access_token":"t"}');
  });
  const challenge = { 'www-authenticate': `Bearer realm="http://auth.test:${realm}/t",service="s"` };
  const port = await httpServer(t, registryAnswers({ seen, first: always(401, challenge) }));
  const endpoint = plainEndpoint(port);
  const context = await imageContext(t, await loopbackNetwork(t), [endpoint]);
  const target = { kind: 'registry', registry: `reg.test:${port}` } as const;
  const { outcome } = await converse({ ...context, target }, endpoint);
  assert.equal(outcome.kind, 'served');
  assert.deepEqual(seen, ['GET /v2/', 'token ?service=s']);
});

test('several probes cost one conversation', async (t) => {
  const seen: string[] = [];
  const port = await httpServer(t, registryAnswers({ seen }));
  const endpoint = plainEndpoint(port);
  const context = await imageContext(t, await loopbackNetwork(t), [endpoint]);
  await Promise.all([converse(context, endpoint), converse(context, endpoint)]);
  await converse(context, endpoint);
  assert.equal(seen.length, 5);
});

test('after a failed handshake the conversation is held by HTTP where the runtime would', async (t) => {
  const port = await httpServer(t, registryAnswers());
  const endpoint = plainEndpoint(port, { scheme: 'https', fallbackToHttp: true });
  const context = await imageContext(t, await loopbackNetwork(t), [endpoint]);
  const { outcome, exchanges } = await converse(context, endpoint);
  assert.equal(outcome.kind, 'served');
  assert.equal(exchanges[0]?.visit.scheme, 'http');
});

test('a mirror is told whose images are wanted, and not asked for tags it does not resolve', async (t) => {
  const seen: string[] = [];
  const port = await httpServer(t, registryAnswers({ seen }));
  const network = await loopbackNetwork(t);
  const mirror = plainEndpoint(port, { role: 'mirror', namespaceParameter: 'reg.test:5000' });
  await converse(await imageContext(t, network, [mirror]), mirror);
  assert.equal(seen[0], 'HEAD /v2/team/app/manifests/1.4?ns=reg.test%3A5000');
  const pullsOnly = { ...mirror, canResolve: false };
  const { outcome } = await converse(await imageContext(t, network, [pullsOnly]), pullsOnly);
  assert.equal(outcome.kind, 'not-asked');
});
