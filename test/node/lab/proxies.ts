import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROXIES, PROXY_PORT } from './hosts.ts';
import type { Namespace } from './namespace.ts';

/** One tinyproxy for each proxy that behaves; those that interfere are in `odd/proxy.ts`. */
export async function startProxies(outside: Namespace, folder: string): Promise<void> {
  const nobody = join(folder, 'proxy-filter');
  await writeFile(nobody, '^allowed\\.example$\n');
  const extra = {
    good: [],
    password: ['BasicAuth proxyuser secret'],
    denying: [`Filter "${nobody}"`, 'FilterDefaultDeny Yes', 'FilterExtended On'],
  };
  await Promise.all(
    (['good', 'password', 'denying'] as const).map(async (kind) => {
      const { name, address } = PROXIES[kind];
      const file = join(folder, `${name}.conf`);
      const lines = [
        `Port ${PROXY_PORT}`,
        `Listen ${address}`,
        'Timeout 60',
        'MaxClients 50',
        'ConnectPort 443',
      ];
      await writeFile(file, `${[...lines, ...extra[kind]].join('\n')}\n`);
      await outside.start('tinyproxy', ['-d', '-c', file], { logFile: join(folder, `${name}.log`) });
    }),
  );
}
