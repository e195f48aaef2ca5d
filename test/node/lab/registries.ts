import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { BACKING_REGISTRY, REGISTRY_HOSTS, REGISTRY_USER, addressOf } from './hosts.ts';
import type { Namespace } from './namespace.ts';
import type { Pki } from './pki.ts';

/** Starts Debian's docker-registry once for each address that it serves, all on one read-only store. */
export async function startRegistries(
  outside: Namespace,
  deps: { folder: string; store: string; pki: Pki },
): Promise<void> {
  const passwords = join(deps.folder, 'htpasswd');
  const { stdout } = await execa('htpasswd', ['-Bbn', REGISTRY_USER.name, REGISTRY_USER.password]);
  await writeFile(passwords, stdout);
  const backing = { name: 'backing', address: `${BACKING_REGISTRY.address}:${BACKING_REGISTRY.port}` };
  const hosts = REGISTRY_HOSTS.filter((host) => host.kind === 'registry' || host.kind === 'private');
  const all = hosts.map((host) => ({
    name: host.name,
    address: `${addressOf(host)}:443`,
    certificate: host.certificate === 'none' ? undefined : join(deps.pki.folder, host.name),
    passwords: host.kind === 'private' ? passwords : undefined,
  }));
  await Promise.all(
    [backing, ...all].map(async (entry) => {
      const file = join(deps.folder, `${entry.name}.yml`);
      await writeFile(file, registryConfiguration({ store: deps.store, ...entry }));
      await outside.start('docker-registry', ['serve', file], {
        logFile: join(deps.folder, `${entry.name}.log`),
      });
    }),
  );
}

/** JSON is YAML. */
export function registryConfiguration(options: {
  store: string;
  address: string;
  /** Path without `.crt` and `.key`; plain HTTP without. */
  certificate?: string | undefined;
  passwords?: string | undefined;
}): string {
  const { certificate, passwords } = options;
  return JSON.stringify({
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: options.store }, cache: { blobdescriptor: 'inmemory' } },
    http: {
      addr: options.address,
      secret: 'lab',
      ...(certificate && { tls: { certificate: `${certificate}.crt`, key: `${certificate}.key` } }),
    },
    ...(passwords && { auth: { htpasswd: { realm: 'lab', path: passwords } } }),
  });
}
