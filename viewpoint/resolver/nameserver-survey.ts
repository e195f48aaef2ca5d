import { FileError, type Host } from '../../host/host.ts';
import { type Named, type ResolverOptions, searchNames } from './name-search.ts';
import { parseResolvConf } from './resolv-conf.ts';
import type { ResolverFiles } from './resolver-files.ts';

/** How one nameserver does when it is asked on its own. */
export type NameserverView = Named & {
  /** Literal address. */
  nameserver: string;
  /** `upstream`: not in resolv.conf itself, but asked by the local stub that is. */
  role: 'listed' | 'upstream';
};

/** The servers that systemd-resolved asks, written by itself. */
const UPSTREAMS = '/run/systemd/resolve/resolv.conf';

/** Asks every nameserver of resolv.conf for `name`, and those behind systemd-resolved's stub, side by side. */
export async function surveyNameservers(
  host: Host,
  files: ResolverFiles,
  name: string,
  signal: AbortSignal,
  options: ResolverOptions = {},
): Promise<NameserverView[]> {
  const { conf } = files;
  const upstreams = conf.nameservers.some(isResolvedStub) ? await readUpstreams(host) : [];
  const asked = [
    ...conf.nameservers.map((nameserver) => ({ nameserver, role: 'listed' as const })),
    ...upstreams.map((nameserver) => ({ nameserver, role: 'upstream' as const })),
  ];
  const view = async ({ nameserver, role }: Pick<NameserverView, 'nameserver' | 'role'>) => {
    const named = await searchNames({ ...conf, nameservers: [nameserver] }, options, name, signal);
    return { nameserver, role, ...named };
  };
  return Promise.all(asked.map(view));
}

/** The addresses that systemd-resolved listens on. */
export function isResolvedStub(nameserver: string): boolean {
  return nameserver === '127.0.0.53' || nameserver === '127.0.0.54';
}

async function readUpstreams(host: Host): Promise<string[]> {
  try {
    const conf = parseResolvConf(await host.readText(UPSTREAMS));
    return conf.defaulted ? [] : conf.nameservers.filter((nameserver) => !isResolvedStub(nameserver));
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}
