import type { Host } from '../../host/host.ts';

/** Release of a running containerd, `[major, minor, patch]`. */
export type Release = readonly [major: number, minor: number, patch: number];

const DEADLINE_MS = 2000;

/**
 * Asks the very binary that runs, `/proc/<pid>/exe`, which answers although the process may hang and although another
 * release may have been installed since. `null`: it did not say.
 */
export async function readContainerdVersion(
  host: Host,
  pid: number,
  signal: AbortSignal,
): Promise<Release | null> {
  const result = await host.run(`${host.proc}/${pid}/exe`, ['--version'], { timeoutMs: DEADLINE_MS, signal });
  return result.outcome === 'exited' && result.exitCode === 0 ? parseRelease(result.stdout) : null;
}

/** `containerd github.com/containerd/containerd/v2 v2.2.1 <revision>`, with whatever a distribution puts around it. */
export function parseRelease(text: string): Release | null {
  const match = /(?:^|\s)v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Whether a release is `major.minor.patch` or later. */
export function isFrom(release: Release, major: number, minor: number, patch = 0): boolean {
  if (release[0] !== major) return release[0] > major;
  return release[1] === minor ? release[2] >= patch : release[1] > minor;
}

/** Whether a release of 1.x has what was put into 1.6 and 1.7 with these patches; everything from 2.0 on has it. */
export function hasSince(release: Release, patches: { '1.6': number; '1.7': number }): boolean {
  return isFrom(release, 1, 7)
    ? isFrom(release, 1, 7, patches['1.7'])
    : isFrom(release, 1, 6, patches['1.6']);
}
