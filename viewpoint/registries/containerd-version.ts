import type { Host } from '../../host/host.ts';

/** Release of a running containerd, `[major, minor, patch]`; `null`: it did not say. */
export type Release = readonly [major: number, minor: number, patch: number];

const DEADLINE_MS = 2000;

/**
 * Asks the very binary that runs, `/proc/<pid>/exe`, which answers although the process may hang and although another
 * release may have been installed since.
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

/** Whether a release is `major.minor` or later; `null` where the release is not known. */
export function isFrom(release: Release | null, major: number, minor: number): boolean | null {
  return release === null ? null : release[0] > major || (release[0] === major && release[1] >= minor);
}
