import type { Host } from '../../host/host.ts';
import type { ResolverFiles } from './resolver-files.ts';

/** Why a Go program that was built with cgo leaves a look-up to libc's getaddrinfo. */
export type LibcReason = {
  /** Goes after "asks libc, since …". */
  why: string;
  /** libc may know the name from another source than /etc/hosts and the nameservers of resolv.conf. */
  otherSource: boolean;
};

/**
 * Why the runtime would ask libc for this name; `null` when Go does the look-up itself.
 *
 * Source: golang/go src/net/conf.go `lookupOrder` where cgo is available.
 */
export function reasonForLibc(
  files: Pick<ResolverFiles, 'conf' | 'nsswitch' | 'confUnreadable'>,
  environ: Record<string, string>,
  name: string,
  hostname: string,
): LibcReason | null {
  const debug = /(?:^|,)netdns=([a-z]*)/.exec(environ['GODEBUG'] ?? '')?.[1];
  if (debug === 'go') return null;
  const same = (why: string) => ({ why, otherSource: false });
  if (debug === 'cgo') return same('GODEBUG=netdns=cgo is set');
  for (const variable of ['RES_OPTIONS', 'HOSTALIASES'])
    if ((environ[variable] ?? '') !== '') return same(`${variable} is set`);
  if (environ['LOCALDOMAIN'] !== undefined) return same('LOCALDOMAIN is set');
  const [unknown] = files.conf.unknown;
  if (unknown !== undefined) return same(`resolv.conf has "${unknown}", which Go does not know`);
  if (files.confUnreadable !== null && !['ENOENT', 'EACCES', 'EPERM'].includes(files.confUnreadable))
    return same('resolv.conf cannot be read');
  if (files.nsswitch === null) return same('nsswitch.conf cannot be understood');
  for (const { name: source, standard } of files.nsswitch.sources) {
    const other = { why: `nsswitch.conf has "${source}" for hosts`, otherSource: true };
    if (source === 'files' || source === 'dns') {
      if (!standard) return same(`nsswitch.conf has its own rules after "${source}"`);
    } else if (source === 'myhostname') {
      if (name.toLowerCase() === hostname.toLowerCase() || /(?:^|\.)localhost$/i.test(name)) return other;
    } else if (source.startsWith('mdns')) {
      if (/\.local\.?$/i.test(name)) return other;
    } else return other;
  }
  return null;
}

/**
 * Whether the process has a libc in it: without one (a static build such as k3s's) Go looks names up itself,
 * whatever the files say. `undefined`: its memory map cannot be read.
 */
export async function hasLibc(host: Host, pid: number): Promise<boolean | undefined> {
  const maps = await host.readProc(`${pid}/maps`).catch(() => null);
  if (maps === null || maps === '') return undefined;
  return /\/(?:libc[.-]|ld-musl|libc\.musl)[^\n]*/.test(maps);
}
