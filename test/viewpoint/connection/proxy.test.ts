import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { Question, Route } from '../../../viewpoint/network.ts';
import { deadPort, httpServer, httpsServer, loopbackNetwork, PLAIN_TLS, tcpServer } from '../loopback.ts';

const signal = new AbortController().signal;

function via(scheme: 'http' | 'https' | 'socks5', port: number, credentials: string | null = null): Route {
  return { kind: 'proxy', variable: 'HTTPS_PROXY', proxy: { scheme, host: 'proxy.test', port, credentials } };
}

function get(url: string): Question {
  return { method: 'GET', url, tls: PLAIN_TLS, timeoutMs: 2000 };
}

/** A proxy that answers every CONNECT with `answer`, and on 200 joins it to the loopback port that was named. */
async function connectProxy(t: TestContext, answer: string, seen: string[] = []): Promise<number> {
  return await tcpServer(t, (socket) => {
    socket.once('data', (request: Buffer) => {
      const text = request.toString('latin1');
      seen.push(text);
      socket.write(answer);
      if (answer.includes(' 200 ')) join(socket, Number(/^CONNECT [^ ]+:(\d+) /.exec(text)?.[1]));
      else if (answer !== '') socket.end();
    });
  });
}

function join(socket: Socket, port: number): void {
  const onward = connect(port, '127.0.0.1').on('error', () => socket.destroy());
  socket
    .on('close', () => onward.destroy())
    .pipe(onward)
    .pipe(socket);
}

test('TLS through a tunnel, the proxy given its credentials', async (t) => {
  const seen: string[] = [];
  const proxy = await connectProxy(t, 'HTTP/1.1 200 Connection established\r\n\r\n', seen);
  const port = await httpsServer(t, ['good'], (_request, response) => response.end('here'));
  const network = await loopbackNetwork(t, {
    route: () => via('http', proxy, 'me:pass'),
    addresses: { 'good.test': [] },
  });
  const answer = await network.ask(get(`https://good.test:${port}/v2/`), signal);
  assert.ok(answer.kind === 'response');
  assert.equal(answer.body, 'here');
  assert.equal(answer.dialled.proxyStatus, 200);
  assert.equal(answer.dialled.address, `127.0.0.1:${proxy}`);
  const [request = ''] = seen;
  assert.ok(request.startsWith(`CONNECT good.test:${port} HTTP/1.1\r\n`));
  assert.ok(request.includes(`Proxy-Authorization: Basic ${btoa('me:pass')}\r\n`));
  assert.ok(!JSON.stringify(answer).includes('pass'));
});

const answers: [string, string, string, number | null][] = [
  ['asks for credentials', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'proxy-status', 407],
  ['forbids', 'HTTP/1.0 403 Forbidden\r\n\r\n', 'proxy-status', 403],
  ['cannot reach the server', 'HTTP/1.1 502 Bad Gateway\r\n\r\n', 'proxy-status', 502],
  ['speaks something else', '\u0005\u00ff and more', 'unsupported', null],
];
for (const [what, text, kind, status] of answers) {
  test(`a proxy that ${what}`, async (t) => {
    const proxy = await connectProxy(t, text);
    const network = await loopbackNetwork(t, { route: () => via('http', proxy) });
    const dialled = await network.dial({ host: 'good.test', port: 443, tls: PLAIN_TLS }, signal);
    assert.equal(dialled.failedAt, 'proxy');
    assert.equal(dialled.failure?.kind, kind, dialled.failure?.code ?? '');
    assert.equal(dialled.proxyStatus, status);
  });
}

test('a dead proxy fails at the proxy, not at the server', async (t) => {
  const proxy = await deadPort();
  const network = await loopbackNetwork(t, { route: () => via('http', proxy) });
  const dialled = await network.dial({ host: 'good.test', port: 443, tls: PLAIN_TLS }, signal);
  assert.equal(dialled.failedAt, 'proxy');
  assert.equal(dialled.failure?.kind, 'refused');
  assert.equal(dialled.address, `127.0.0.1:${proxy}`);
});

test('a proxy whose name does not resolve fails at the proxy', async (t) => {
  const network = await loopbackNetwork(t, {
    route: () => via('http', 3128),
    addresses: { 'proxy.test': [] },
  });
  const dialled = await network.dial({ host: 'good.test', port: 443, tls: PLAIN_TLS }, signal);
  assert.deepEqual([dialled.failedAt, dialled.failure?.kind], ['proxy', 'lookup']);
});

test('an http URL is handed to the proxy whole, without a tunnel', async (t) => {
  const proxy = await httpServer(t, (request, response) => {
    response.end(`${request.url} ${request.headers['proxy-authorization']}`);
  });
  const network = await loopbackNetwork(t, { route: () => via('http', proxy, 'a:b') });
  const answer = await network.ask(get('http://plain.test:5000/v2/'), signal);
  assert.ok(answer.kind === 'response');
  assert.equal(answer.body, `http://plain.test:5000/v2/ Basic ${btoa('a:b')}`);
});

test('an https proxy is spoken to by TLS, verified by the roots', async (t) => {
  const port = await httpsServer(t, ['good'], (_request, response) => response.end('behind'));
  for (const [chain, failedAt] of [
    ['good', null],
    ['stranger', 'proxy'],
  ] as const) {
    const { createServer } = await import('node:https');
    const { pem } = await import('../../fixtures/pki/pem.ts');
    const { listen } = await import('../loopback.ts');
    const server = createServer({ cert: pem(chain), key: pem('key') });
    server.on('connect', (_request, socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      join(socket as Socket, port);
    });
    const proxy = await listen(t, server);
    const route: Route = {
      kind: 'proxy',
      variable: 'HTTPS_PROXY',
      proxy: { scheme: 'https', host: 'localhost', port: proxy, credentials: null },
    };
    const network = await loopbackNetwork(t, { route: () => route });
    const answer = await network.ask(get(`https://good.test:${port}/`), signal);
    assert.equal(answer.dialled.failedAt, failedAt);
    if (failedAt === null) assert.equal(answer.kind === 'response' && answer.body, 'behind');
  }
});

test('SOCKS 5 is given the name to look up', async (t) => {
  const port = await httpsServer(t, ['good'], (_request, response) => response.end('socks'));
  const asked: string[] = [];
  const proxy = await tcpServer(t, (socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request: Buffer) => {
        asked.push(request.toString('latin1', 5, 5 + (request[4] ?? 0)));
        socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        join(socket, request.readUInt16BE(request.length - 2));
      });
    });
  });
  const network = await loopbackNetwork(t, { route: () => via('socks5', proxy) });
  const answer = await network.ask(get(`https://good.test:${port}/`), signal);
  assert.equal(answer.kind === 'response' && answer.body, 'socks');
  assert.deepEqual(asked, ['good.test']);
});

test('a SOCKS proxy that cannot reach the server says how', async (t) => {
  const proxy = await tcpServer(t, (socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', () => socket.write(Buffer.from([5, 5, 0, 1, 0, 0, 0, 0, 0, 0])));
    });
  });
  const network = await loopbackNetwork(t, { route: () => via('socks5', proxy) });
  const dialled = await network.dial({ host: 'good.test', port: 443, tls: null }, signal);
  assert.deepEqual([dialled.failedAt, dialled.failure?.kind], ['proxy', 'refused']);
});
