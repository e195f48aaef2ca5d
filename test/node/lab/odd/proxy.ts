import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { PROXIES, PROXY_PORT } from '../hosts.ts';
import { forward } from './forward.ts';

/** Proxies that interfere with what goes through them. */
export async function startOddProxies(inspected: { cert: string; key: string }): Promise<void> {
  // Opens the TLS connection with a certificate of its own making and passes the request on.
  const opened = createHttpsServer(inspected, (request, response) => forward(request, response));
  opened.on('tlsClientError', () => undefined);
  const inspecting = onConnect((socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    opened.emit('connection', socket);
  });
  // Answers in the registry's place: a page where a TLS connection was asked for.
  const page = '<!doctype html><title>Accept the terms</title>';
  const answering = onConnect((socket) => {
    socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`);
  });
  const portal = onConnect((socket) => {
    socket.end('HTTP/1.1 302 Found\r\nLocation: http://portal.test/terms\r\nContent-Length: 0\r\n\r\n');
  });
  // Filters by the name in the TLS handshake, which it only sees once the tunnel stands.
  const cutting = onConnect((socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.once('data', () => socket.destroy());
  });
  await Promise.all([
    listen(cutting, PROXIES.cutting.address),
    listen(portal, PROXIES.portal.address),
    listen(inspecting, PROXIES.inspecting.address),
    listen(answering, PROXIES.answering.address),
  ]);
}

function onConnect(handle: (socket: Duplex) => void): Server {
  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connect', (_request, socket: Duplex) => {
    socket.on('error', () => undefined);
    handle(socket);
  });
  return server;
}

async function listen(server: Server, address: string): Promise<void> {
  server.listen(PROXY_PORT, address);
  await once(server, 'listening');
}
