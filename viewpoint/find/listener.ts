import type { Host } from '../../host/host.ts';
import { underRun } from './known-sockets.ts';
import { type Process, quietly } from './processes.ts';

/**
 * The process that listens on a socket: the inode of the socket in its network namespace's table, found again among
 * its open files. `null` when none of the given processes does, or it may not be looked at.
 */
export async function listenerOf(
  host: Host,
  socket: string,
  candidates: readonly Process[],
): Promise<Process | null> {
  for (const process of candidates) {
    const inodes = listeningInodes((await quietly(host.readProc(`${process.pid}/net/unix`))) ?? '', socket);
    if (inodes.size > 0 && (await holdsOne(host, process.pid, inodes))) return process;
  }
  return null;
}

/** `__SO_ACCEPTCON`: the socket listens. */
const ACCEPTS = 0x10000;

/** Inodes of the sockets listening at a path, from `/proc/<pid>/net/unix`. */
export function listeningInodes(table: string, socket: string): Set<string> {
  const inodes = new Set<string>();
  for (const line of table.split('\n')) {
    const path = line.indexOf(' /');
    if (path === -1 || underRun(line.slice(path + 1)) !== underRun(socket)) continue;
    const [, , , flags = '', , , inode = ''] = line.slice(0, path).trim().split(/\s+/);
    if ((Number.parseInt(flags, 16) & ACCEPTS) !== 0 && inode !== '') inodes.add(inode);
  }
  return inodes;
}

async function holdsOne(host: Host, pid: number, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = (await quietly(host.listProc(`${pid}/fd`))) ?? [];
  for (const descriptor of descriptors) {
    const target = await host.readProcLink(`${pid}/fd/${descriptor}`);
    const inode = /^socket:\[([0-9]+)\]$/.exec(target ?? '')?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}
