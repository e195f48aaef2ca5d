import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import type { Failure } from '../../../viewpoint/network.ts';
import { pem } from '../../fixtures/pki/pem.ts';
import { deadPort, loopbackNetwork, PLAIN_TLS, tcpServer, tlsServer } from '../loopback.ts';

const signal = new AbortController().signal;

test('TCP that nobody takes is refused, with the address that was tried', async (t) => {
  const network = await loopbackNetwork(t);
  const port = await deadPort();
  const dialled = await network.dial({ host: 'good.test', port, tls: null }, signal);
  assert.equal(dialled.failedAt, 'tcp');
  assert.deepEqual(dialled.failure, { kind: 'refused', code: 'ECONNREFUSED' });
  assert.equal(dialled.address, `127.0.0.1:${port}`);
  assert.equal(dialled.attempts.length, 1);
});

test('a name without addresses fails at the look-up', async (t) => {
  const network = await loopbackNetwork(t, { addresses: { 'gone.test': [] } });
  const dialled = await network.dial({ host: 'gone.test', port: 443, tls: null }, signal);
  assert.equal(dialled.failedAt, 'lookup');
  assert.deepEqual(dialled.failure, { kind: 'lookup', code: 'NXDOMAIN' });
});

test('the second address is taken when the first is dead, and both attempts are told', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const network = await loopbackNetwork(t, { addresses: { 'two.test': ['127.0.0.2', '127.0.0.1'] } });
  const dialled = await network.dial({ host: 'two.test', port, tls: null }, signal);
  assert.equal(dialled.failedAt, null);
  assert.equal(dialled.address, `127.0.0.1:${port}`);
  assert.deepEqual(
    dialled.attempts.map((attempt) => attempt.failure?.kind ?? null),
    ['refused', null],
  );
});

test('the other family is tried as soon as the first one has failed', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const network = await loopbackNetwork(t, { addresses: { 'both.test': ['::1', '127.0.0.1'] } });
  const dialled = await network.dial({ host: 'both.test', port, tls: null }, signal);
  assert.equal(dialled.failedAt, null);
  assert.ok(dialled.durationMs < 250, `took ${dialled.durationMs} ms`);
});

const peers: [string, (socket: Socket) => void, Failure['kind']][] = [
  ['answers in HTTP', (socket) => socket.end('HTTP/1.0 400 Bad Request\r\n\r\n'), 'plain-http'],
  ['answers in something else', (socket) => socket.end('220 mail.test ESMTP ready\r\n'), 'handshake'],
  ['hangs up', (socket) => socket.once('data', () => socket.end()), 'closed'],
  ['resets', (socket) => socket.once('data', () => socket.resetAndDestroy()), 'reset'],
  [
    'sends a handshake alert',
    (socket) => socket.once('data', () => socket.end(Buffer.from('15030300020228', 'hex'))),
    'handshake',
  ],
];
for (const [what, onSocket, kind] of peers) {
  test(`a TLS peer that ${what} is ${kind}`, async (t) => {
    const port = await tcpServer(t, onSocket);
    const network = await loopbackNetwork(t);
    const dialled = await network.dial({ host: 'good.test', port, tls: PLAIN_TLS }, signal);
    assert.equal(dialled.failedAt, 'tls');
    assert.equal(dialled.failure?.kind, kind, dialled.failure?.code ?? '');
  });
}

test('a silent TLS peer times out', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const network = await loopbackNetwork(t);
  const dialled = await network.dial({ host: 'good.test', port, tls: PLAIN_TLS }, signal);
  assert.equal(dialled.failedAt, 'tls');
  assert.deepEqual(dialled.failure, { kind: 'timeout', code: 'ETIMEDOUT' });
});

test('an old server is a failed handshake', async (t) => {
  const port = await tlsServer(t, ['good'], {
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  const network = await loopbackNetwork(t);
  const dialled = await network.dial({ host: 'good.test', port, tls: PLAIN_TLS }, signal);
  assert.equal(dialled.failedAt, 'tls');
  assert.equal(dialled.failure?.kind, 'handshake');
});

test('giving up closes the connection and rejects', async (t) => {
  const closed = Promise.withResolvers<void>();
  const port = await tcpServer(t, (socket) => socket.on('close', () => closed.resolve()).resume());
  const network = await loopbackNetwork(t);
  const given = AbortSignal.timeout(100);
  await assert.rejects(network.dial({ host: 'good.test', port, tls: PLAIN_TLS }, given));
  await closed.promise;
});

test('a connection is made once per way, however many ask', async (t) => {
  let connections = 0;
  const port = await tcpServer(t, () => (connections += 1));
  const network = await loopbackNetwork(t);
  const way = { host: 'good.test', port, tls: null };
  const [one, two] = await Promise.all([network.dial(way, signal), network.dial(way, signal)]);
  assert.equal(one, two);
  await network.dial(way, signal);
  assert.equal(connections, 1);
});

test('a client certificate is shown to a server that asks', async (t) => {
  const files = { '/c/client.cert': pem('client'), '/c/client.key': pem('key') };
  const network = await loopbackNetwork(t, { files });
  const port = await tlsServer(t, ['good'], {
    requestCert: true,
    rejectUnauthorized: true,
    ca: pem('root'),
    maxVersion: 'TLSv1.2',
  });
  const client = [{ cert: '/c/client.cert', key: '/c/client.key' }];
  const without = await network.dial({ host: 'good.test', port, tls: PLAIN_TLS }, signal);
  assert.equal(without.failedAt, 'tls');
  const shown = await network.dial({ host: 'good.test', port, tls: { ...PLAIN_TLS, client } }, signal);
  assert.equal(shown.failedAt, null);
});
