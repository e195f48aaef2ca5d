import type { Roots } from '../../viewpoint/network.ts';
import type { Runtime } from '../../viewpoint/viewpoint.ts';
import type { Finding } from '../probe.ts';
import type { Shown } from './shown.ts';

/**
 * Warns when a server is trusted by a root that came after the runtime had started: Go reads its roots once, so the
 * runtime may not know it. Every file that holds the root must have changed since; a root of Mozilla's was most likely in the
 * earlier version of the file as well and is passed over.
 *
 * CAs of `hosts.toml` or `certs.d` are read at each pull and never late.
 */
export function judgeLateRoot(
  { visit, dialled }: Shown,
  roots: Pick<Roots, 'files' | 'heldBy'>,
  runtime: Pick<Runtime, 'startedAtMs' | 'unit' | 'name'> | null,
  isPublic: (fingerprint: string) => boolean,
): Finding[] {
  const startedAtMs = runtime?.startedAtMs ?? null;
  if (runtime === null || startedAtMs === null || dialled.anchor === undefined) return [];
  const holders = roots.heldBy.get(dialled.anchor) ?? [];
  const files = roots.files.filter((file) => holders.includes(file.path));
  const [first] = files;
  if (
    first === undefined ||
    files.some((file) => changedAtMs(file) <= startedAtMs) ||
    isPublic(dialled.anchor)
  )
    return [];
  const issuer = dialled.certificates.at(-1)?.issuer ?? '';
  const changed = new Date(changedAtMs(first)).toISOString();
  const started = new Date(startedAtMs).toISOString();
  return [
    {
      status: 'Warn',
      stage: visit.stage,
      cause: 'TlsUnknownCa',
      subject: visit.authority,
      message: `the CA of ${visit.authority} (${issuer}) is trusted by ${first.path}, which changed at ${changed}, after ${runtime.name} had started (${started}): it reads its roots only once, so restart it`,
      names: { host: visit.authority, issuer, path: first.path, unit: runtime.unit, runtime: runtime.name },
      facts: { changedAfterStartS: Math.round((changedAtMs(first) - startedAtMs) / 1000) },
      action: `The CA is installed; restart the runtime so that it reads it: sudo systemctl restart ${runtime.unit}`,
      explains: ['TlsUnknownCa'],
      endpoint: visit.endpoint,
    },
  ];
}

/** A copy can keep an old modification time; the change of its inode is then the newer one. */
function changedAtMs(file: { mtimeMs: number; ctimeMs: number }): number {
  return Math.max(file.mtimeMs, file.ctimeMs);
}
