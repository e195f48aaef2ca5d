import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import type { Question } from '../../../viewpoint/network.ts';
import { pem } from '../../fixtures/pki/pem.ts';
import { httpServer, httpsServer, loopbackNetwork, PLAIN_TLS, tcpServer } from '../loopback.ts';

const signal = new AbortController().signal;

function get(url: string, more: Partial<Question> = {}): Question {
  return { method: 'GET', url, tls: PLAIN_TLS, timeoutMs: 2000, ...more };
}

test('a request over TLS: what is sent, what comes back', async (t) => {
  const port = await httpsServer(t, ['good'], (request, response) => {
    response.setHeader('docker-content-digest', 'sha256:ab\u00e9');
    response.setHeader('set-cookie', 'secret=1');
    response.end(
      JSON.stringify([request.method, request.url, request.headers.host, request.headers['user-agent']]),
    );
  });
  const network = await loopbackNetwork(t);
  const answer = await network.ask(get(`https://good.test:${port}/v2/?a=b`), signal);
  assert.ok(answer.kind === 'response');
  const [method, path, host, agent] = JSON.parse(answer.body) as string[];
  assert.deepEqual([method, path, host], ['GET', '/v2/?a=b', `good.test:${port}`]);
  assert.match(agent ?? '', /^pulltriage\/\d/);
  assert.ok('docker-content-digest' in answer.headers && 'date' in answer.headers);
  assert.ok(!('set-cookie' in answer.headers));
  assert.equal(answer.dialled.certificates.length, 1);
});

test('no redirect is followed and the location is kept whole', async (t) => {
  const port = await httpServer(t, (_request, response) => {
    response.writeHead(307, { location: 'https://blobs.test/x?sig=abc' }).end();
  });
  const network = await loopbackNetwork(t);
  const answer = await network.ask(get(`http://good.test:${port}/`), signal);
  assert.ok(answer.kind === 'response');
  assert.equal(answer.status, 307);
  assert.equal(answer.headers.location, 'https://blobs.test/x?sig=abc');
});

test('a body is read to its bound and then dropped', async (t) => {
  const port = await httpServer(t, (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const network = await loopbackNetwork(t);
  const answer = await network.ask(get(`http://good.test:${port}/`, { maxBytes: 1000 }), signal);
  assert.ok(answer.kind === 'response');
  assert.deepEqual([answer.body.length, answer.truncated], [1000, true]);
});

test('nothing is asked over a chain that does not verify', async (t) => {
  let asked = false;
  const port = await httpsServer(t, ['stranger'], (_request, response) => {
    asked = true;
    response.end();
  });
  const network = await loopbackNetwork(t);
  const answer = await network.ask(get(`https://good.test:${port}/`), signal);
  assert.ok(answer.kind === 'no-response');
  assert.equal(answer.dialled.failedAt, 'tls');
  assert.equal(answer.dialled.verification?.kind, 'unknown-issuer');
  assert.equal(asked, false);
});

const silences: [string, (socket: Socket) => void, string][] = [
  ['says nothing', () => undefined, 'timeout'],
  [
    'stops within the body',
    (s) => void s.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    'timeout',
  ],
  ['hangs up within the body', (s) => s.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'), 'closed'],
  ['hangs up', (s) => s.once('data', () => s.end()), 'closed'],
  ['resets', (s) => s.once('data', () => s.resetAndDestroy()), 'reset'],
  ['speaks something else', (s) => s.once('data', () => s.end('SSH-2.0-OpenSSH_9.2\r\n')), 'unsupported'],
  [
    'sends endless headers',
    (s) => s.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`),
    'unsupported',
  ],
];
for (const [what, onSocket, kind] of silences) {
  test(`a server that ${what}: ${kind}`, async (t) => {
    const port = await tcpServer(t, onSocket);
    const network = await loopbackNetwork(t);
    const answer = await network.ask(get(`http://good.test:${port}/`, { timeoutMs: 300 }), signal);
    assert.ok(answer.kind === 'no-response');
    assert.equal(answer.failure.kind, kind, answer.failure.code);
    assert.equal(answer.dialled.failedAt, null);
  });
}

test('a server that wants a client certificate says so after the handshake of TLS 1.3', async (t) => {
  const options = {
    requestCert: true,
    rejectUnauthorized: true,
    ca: pem('root'),
    minVersion: 'TLSv1.3' as const,
  };
  const port = await httpsServer(t, ['good'], (_request, response) => response.end(), options);
  const network = await loopbackNetwork(t);
  const answer = await network.ask(get(`https://good.test:${port}/`), signal);
  assert.ok(answer.kind === 'no-response');
  assert.deepEqual(answer.failure, { kind: 'handshake', code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' });
});

test('a way that is known to be closed is not tried again', async (t) => {
  let connections = 0;
  const port = await tcpServer(t, (socket) => {
    connections += 1;
    socket.end('HTTP/1.0 400 Bad Request\r\n\r\n');
  });
  const network = await loopbackNetwork(t);
  await network.dial({ host: 'good.test', port, tls: PLAIN_TLS }, signal);
  const answer = await network.ask(get(`https://good.test:${port}/`), signal);
  assert.ok(answer.kind === 'no-response');
  assert.equal(answer.failure.kind, 'plain-http');
  assert.equal(connections, 1);
});

test('giving up rejects and closes', async (t) => {
  const closed = Promise.withResolvers<void>();
  const port = await tcpServer(t, (socket) => void socket.on('close', () => closed.resolve()).resume());
  const network = await loopbackNetwork(t);
  await assert.rejects(network.ask(get(`http://good.test:${port}/`), AbortSignal.timeout(100)));
  await closed.promise;
});
