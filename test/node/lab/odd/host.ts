import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { ServerOptions } from 'node:https';
import type { RegistryHost } from '../hosts.ts';
import { behaviourOf } from './behaviours.ts';

/** Listens on port 443 of `address` and answers as the host's kind says. */
export async function startOddHost(
  host: RegistryHost,
  options: { address: string; pem?: { cert: string; key: string } },
): Promise<void> {
  const server =
    host.kind === 'mute'
      ? createTcpServer((socket) => socket.on('error', () => undefined).resume())
      : createHttpsServer({ ...options.pem, ...tlsOf(host) }, behaviourOf(host));
  server.on('tlsClientError', () => undefined);
  server.listen(443, options.address);
  await once(server, 'listening');
}

function tlsOf(host: RegistryHost): ServerOptions {
  // Go's clients speak TLS 1.2 at least.
  if (host.kind === 'old-tls') {
    return { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
  }
  if (host.kind === 'client-certificate') return { requestCert: true, rejectUnauthorized: true };
  return {};
}
