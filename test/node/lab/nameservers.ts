import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NAMESERVERS, PROXIES, REGISTRY_HOSTS, address6Of, addressOf, hostNamed } from './hosts.ts';
import type { Namespace } from './namespace.ts';

/** All names of the lab with their addresses, IPv4 first. */
export function records(): { name: string; address: string }[] {
  const registries = REGISTRY_HOSTS.map((host) => ({ name: host.name, address: addressOf(host) }));
  const sixes = REGISTRY_HOSTS.filter((host) => host.ipv6);
  const proxies = Object.values(PROXIES).map(({ name, address }) => ({ name, address }));
  return [
    ...registries,
    ...sixes.map((host) => ({ name: host.name, address: address6Of(host) })),
    ...proxies,
  ];
}

/** Two dnsmasq that know every name of the lab. The ones that misbehave are in `odd/nameserver.ts`. */
export async function startNameservers(outside: Namespace, folder: string): Promise<void> {
  const entries = records().map(({ name, address }) => `host-record=${name},${address}`);
  await Promise.all(
    [NAMESERVERS.good, NAMESERVERS.second].map(async (address) => {
      const file = join(folder, `dnsmasq-${address}.conf`);
      const lines = [
        'no-resolv',
        'no-hosts',
        'bind-interfaces',
        `listen-address=${address}`,
        'except-interface=lo',
        'pid-file=',
        // Names of ours that do not exist are NXDOMAIN; any other name would be REFUSED without an upstream.
        'local=/test/',
        'address=/#/',
        // A search domain with a wildcard, as some companies have.
        `address=/corp.test/${addressOf(hostNamed('page.test'))}`,
        ...entries,
      ];
      await writeFile(file, `${lines.join('\n')}\n`);
      await outside.start('dnsmasq', ['--keep-in-foreground', '--user=root', `--conf-file=${file}`], {
        logFile: join(folder, `dnsmasq-${address}.log`),
      });
    }),
  );
}
