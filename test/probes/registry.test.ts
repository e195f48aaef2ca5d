import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registry } from '../../probes/registry.ts';
import { deadPort, httpServer, httpsServer, loopbackNetwork } from '../viewpoint/loopback.ts';
import {
  always,
  type Answering,
  imageContext,
  imageStore,
  only,
  plainEndpoint,
  registryAnswers,
} from './registry-server.ts';

test('a registry that serves passes with few requests, and tells the bytes', async (t) => {
  const seen: string[] = [];
  const port = await httpServer(t, registryAnswers({ seen }));
  const context = await imageContext(t, await loopbackNetwork(t), [plainEndpoint(port)]);
  const findings = await registry.run(context);
  assert.deepEqual(
    findings.map((one) => one.status),
    ['Pass'],
  );
  assert.deepEqual(
    seen.map((line) => line.replace(/sha256:.*/, '…')),
    [
      'HEAD /v2/team/app/manifests/1.4',
      'GET /v2/team/app/manifests/…',
      'GET /v2/team/app/manifests/…',
      'GET /v2/team/app/blobs/…',
      'GET /v2/team/app/blobs/…',
    ],
  );
  assert.ok((context.told[0] ?? 0) > 10);
});

test('an anonymous token is asked for once and goes to no other host', async (t) => {
  const seen: (string | undefined)[] = [];
  const blobs = await httpServer(t, (request, response) => {
    seen.push(request.headers.authorization);
    const body = imageStore().blobs.get((request.url ?? '').slice(1))?.body;
    response.end(body);
  });
  const realm = await httpServer(t, (request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    response.end(JSON.stringify({ token: `for-${url.searchParams.get('scope')}` }));
  });
  const first: NonNullable<Answering['first']> = (request, response) => {
    const wanted = 'Bearer for-repository:team/app:pull';
    if (request.headers.authorization !== wanted) {
      const challenge = `Bearer realm="http://auth.test:${realm}/t",service="s"`;
      return always(401, { 'www-authenticate': challenge })(request, response);
    }
    if (!(request.url ?? '').includes('/blobs/')) return false;
    const digest = request.url?.split('/').at(-1);
    return always(307, { location: `http://cdn.test:${blobs}/${digest}` })(request, response);
  };
  const port = await httpServer(t, registryAnswers({ first }));
  const context = await imageContext(t, await loopbackNetwork(t), [plainEndpoint(port)]);
  const [finding] = await registry.run(context);
  assert.equal(finding?.status, 'Pass', finding?.message ?? '');
  assert.match(finding?.message ?? '', /its blobs from cdn\.test/);
  assert.deepEqual(seen, [undefined]);
});

test('a dead mirror is a warning when the upstream serves, and the server that answered is named', async (t) => {
  const port = await httpServer(t, registryAnswers({ first: only(/ns=reg\.test/, always(500)) }));
  const mirror = plainEndpoint(port, {
    role: 'mirror',
    authority: `mirror.test:${port}`,
    host: 'mirror.test',
    namespaceParameter: 'reg.test',
  });
  const context = await imageContext(t, await loopbackNetwork(t), [mirror, plainEndpoint(port)]);
  const findings = await registry.run(context);
  assert.deepEqual(
    findings.map((one) => [one.status, one.cause, one.endpoint]),
    [
      ['Warn', 'RegistryServerError', `mirror.test:${port}`],
      ['Pass', null, `reg.test:${port}`],
    ],
  );
});

test('a registry that cannot be reached could not be asked', async (t) => {
  const context = await imageContext(t, await loopbackNetwork(t), [plainEndpoint(await deadPort())]);
  const [finding] = await registry.run(context);
  assert.deepEqual([finding?.status, finding?.cause], ['Unknown', null]);
  assert.deepEqual(context.told, [null]);
});

test('HTTPS where the runtime is told HTTP', async (t) => {
  const port = await httpsServer(t, ['stranger'], registryAnswers());
  const context = await imageContext(t, await loopbackNetwork(t), [plainEndpoint(port)]);
  const [finding] = await registry.run(context);
  assert.deepEqual(
    [finding?.status, finding?.cause, finding?.stage],
    ['Fail', 'PlainHttpRegistry', 'resolve'],
  );
});

test('few pulls left are a warning', async (t) => {
  const first: Answering['first'] = (_request, response) => {
    response.setHeader('ratelimit-limit', '100;w=21600').setHeader('ratelimit-remaining', '7;w=21600');
    return false;
  };
  const port = await httpServer(t, registryAnswers({ first }));
  const context = await imageContext(t, await loopbackNetwork(t), [plainEndpoint(port)]);
  const findings = await registry.run(context);
  assert.match(findings[1]?.message ?? '', /leaves 7 of 100 anonymous pulls for 6 h/);
});
