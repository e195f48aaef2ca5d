import { readFileSync } from 'node:fs';
import { REGISTRY_HOSTS, address6Of, addressOf } from '../hosts.ts';
import type { RegistryHost } from '../hosts.ts';
import { startOddNameservers } from './nameserver.ts';
import { startOddProxies } from './proxy.ts';
import { startOddHost } from './host.ts';

// Run in the world outside the node: `node main.ts PKI_FOLDER`. Everything that a real server does not do on request.
// One broken connection must not end the others; what went wrong is in the log.
process.on('uncaughtException', (error) => console.error(error));
const folder = process.argv[2] ?? '';
const pem = (name: string): { cert: string; key: string } => ({
  cert: readFileSync(`${folder}/${name}.crt`, 'utf8'),
  key: readFileSync(`${folder}/${name}.key`, 'utf8'),
});

const odd = REGISTRY_HOSTS.filter((host) => host.kind !== 'registry' && host.kind !== 'private');
const addresses = (host: RegistryHost): string[] => [
  addressOf(host),
  ...(host.ipv6 ? [address6Of(host)] : []),
];
await Promise.all([
  ...odd.flatMap((host) =>
    addresses(host).map((address) =>
      startOddHost(host, { address, ...(host.certificate !== 'none' && { pem: pem(host.name) }) }),
    ),
  ),
  startOddNameservers(),
  startOddProxies(pem('inspected')),
]);
console.log('ready');
