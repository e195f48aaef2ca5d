import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Finding } from '../../probes/probe.ts';
import { proxy } from '../../probes/proxy.ts';
import { connectNetwork } from '../../viewpoint/network-of.ts';
import { createRoute } from '../../viewpoint/proxy/proxy-rules.ts';
import { createLookup } from '../../viewpoint/resolver/resolver.ts';
import { fileHost } from '../viewpoint/file-host.ts';
import { nodeContext, upstream } from './node-context.ts';

/** Runs the probe against a real proxy on loopback for a registry that is spoken to over plain HTTP or TLS. */
async function probe(
  scheme: 'http' | 'https',
  answer: { forward?: RequestListener; connect?: string },
  credentials = '',
): Promise<{ findings: Finding[]; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (answer.forward === undefined) response.writeHead(200).end('{}');
    else answer.forward(request, response);
  });
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    socket.end(`HTTP/1.1 ${answer.connect ?? '200 OK'}\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const value = `http://${credentials}127.0.0.1:${(server.address() as AddressInfo).port}`;
    const environ = { HTTP_PROXY: value, HTTPS_PROXY: value };
    const host = fileHost();
    const network = connectNetwork({
      host,
      environ,
      lookup: createLookup(host),
      route: createRoute(environ),
      now: Date.now,
    });
    const endpoints = [upstream('reg.corp.test:5000', scheme)];
    return { findings: await proxy.run(nodeContext({ host, environ, endpoints, network })), seen };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const brief = ({ status, cause, names }: Finding) => [status, cause, names?.status];

test('a tunnel is asked for with the credentials of the runtime, which are not told', async () => {
  const { findings, seen } = await probe('https', {}, 'ann:s3cret@');
  assert.deepEqual(findings.map(brief), [['Pass', null, 200]]);
  assert.deepEqual(seen, [`CONNECT reg.corp.test:5000 Basic ${btoa('ann:s3cret')}`]);
  assert.doesNotMatch(JSON.stringify(findings), /s3cret|ann/);
});

for (const [line, status] of [
  ['407 Proxy Authentication Required', 407],
  ['403 Filtered', 403],
  ['500 Unable to connect', 500],
] as const) {
  test(`a tunnel that is answered with ${line} fails`, async () => {
    const { findings } = await probe('https', { connect: line });
    assert.deepEqual(findings.map(brief), [['Fail', 'ProxyFailure', status]]);
  });
}

test('a request for an http registry is forwarded, not tunnelled', async () => {
  const { findings, seen } = await probe('http', {});
  assert.equal(findings[0]?.status, 'Pass');
  assert.deepEqual(seen, ['GET http://reg.corp.test:5000/v2/']);
});

test('a forwarding proxy that asks for credentials fails', async () => {
  const forward: RequestListener = (_, response) => response.writeHead(407).end();
  const { findings } = await probe('http', { forward });
  assert.deepEqual(findings.map(brief), [['Fail', 'ProxyFailure', 407]]);
});

test('a forwarding proxy that hangs up fails', async () => {
  const { findings } = await probe('http', { forward: (request) => request.socket.destroy() });
  assert.deepEqual([findings[0]?.status, findings[0]?.cause], ['Fail', 'ProxyFailure']);
});
