import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { Lookup, Network, Route } from '../../viewpoint/network.ts';
import { connectNetwork } from '../../viewpoint/network-of.ts';
import { pem } from '../fixtures/pki/pem.ts';
import { folderHost } from './folder-host.ts';

/** A folder with these files, gone after the test. */
export async function folder(t: TestContext, files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'pulltriage-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(root + path), { recursive: true });
    await writeFile(root + path, text);
  }
  return root;
}

/** Listens on a free loopback port until the test ends, and drops every connection then. */
export async function listen(t: TestContext, server: Server, host = '127.0.0.1'): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  t.after(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return (server.address() as AddressInfo).port;
}

/** A raw TCP server. */
export async function tcpServer(t: TestContext, onSocket: (socket: Socket) => void): Promise<number> {
  return await listen(t, createServer(onSocket));
}

/** A TLS server that shows the chain of these fixture certificates. */
export async function tlsServer(t: TestContext, chain: string[], options: TlsOptions = {}): Promise<number> {
  const server = createTlsServer({ cert: pem(...chain), key: pem('key'), ...options }, (socket) => {
    socket.on('error', () => undefined);
  });
  return await listen(t, server);
}

export async function httpsServer(
  t: TestContext,
  chain: string[],
  onRequest: RequestListener,
  options: TlsOptions = {},
): Promise<number> {
  return await listen(t, createHttpsServer({ cert: pem(...chain), key: pem('key'), ...options }, onRequest));
}

export async function httpServer(t: TestContext, onRequest: RequestListener): Promise<number> {
  return await listen(t, createHttpServer(onRequest));
}

/** A port of the loopback address where nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

export const DIRECT: Route = { kind: 'direct', because: 'no-proxy-set' };
export const PLAIN_TLS = { ca: [], client: [], skipVerify: false };
export const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

/** A network whose every name is the loopback address and whose one root is `root.pem`. */
export async function loopbackNetwork(
  t: TestContext,
  options: {
    route?: (url: string) => Route;
    files?: Record<string, string>;
    addresses?: Record<string, string[]>;
    now?: () => number;
  } = {},
): Promise<Network> {
  const root = await folder(t, { [BUNDLE]: pem('root'), ...options.files });
  return connectNetwork({
    host: folderHost(root),
    environ: {},
    lookup: async (host) => lookedUp(host, options.addresses?.[host] ?? ['127.0.0.1']),
    route: options.route ?? (() => DIRECT),
    now: options.now ?? Date.now,
  });
}

export function lookedUp(host: string, addresses: string[]): Lookup {
  return {
    host,
    addresses: addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    failure: addresses.length === 0 ? 'nxdomain' : null,
    source: 'dns',
    durationMs: 1,
    questions: [],
  };
}
