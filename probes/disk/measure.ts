import type { Host } from '../../host/host.ts';

/** Room on one file system. Inodes are 0 where it does not count them (btrfs). */
export type Room = {
  availableBytes: number;
  totalBytes: number;
  availableInodes: number;
  totalInodes: number;
};

/** Why there is no figure: the mount does not answer, nothing is there, or `stat` could not be run. */
export type NoRoom = 'hung' | 'absent' | 'unreadable';

/** A healthy mount answers in microseconds, a dead one never; the pull probe waits to hear of it before it pulls. */
const DEADLINE_MS = 1800;

/**
 * Measures a file system from a child process: a call on a dead mount cannot be taken back, and would keep a thread
 * of ours for ever. Available is what is left for everyone (`f_bavail`), as kubelet counts.
 */
export async function measureRoom(host: Host, location: string, signal: AbortSignal): Promise<Room | NoRoom> {
  const result = await host.run('stat', ['-f', '-c', '%a %b %d %c %S', location], {
    timeoutMs: DEADLINE_MS,
    signal,
  });
  if (result.outcome === 'timeout') return 'hung';
  if (result.outcome !== 'exited') return 'unreadable';
  return result.exitCode === 0 ? (parseRoom(result.stdout) ?? 'unreadable') : 'absent';
}

export function parseRoom(stdout: string): Room | null {
  const numbers = stdout.trim().split(' ').map(Number);
  const [available, total, availableInodes, totalInodes, size] = numbers;
  if (
    available === undefined ||
    total === undefined ||
    availableInodes === undefined ||
    totalInodes === undefined ||
    size === undefined
  )
    return null;
  if (numbers.some((number) => !Number.isFinite(number))) return null;
  return { availableBytes: available * size, totalBytes: total * size, availableInodes, totalInodes };
}
