import { connect } from 'node:net';
import type { FileInfo, Host } from '../../host/host.ts';
import { FileError } from '../../host/host.ts';

export type SocketState = 'listening' | 'present' | 'absent' | 'unreadable';

/**
 * Whether anything listens on a unix socket: told by connecting, since a socket's file outlives its process.
 * Nothing is sent.
 */
export async function socketState(host: Host, socket: string, signal: AbortSignal): Promise<SocketState> {
  const info = await statOf(host, socket);
  if (info === 'unreadable') return 'unreadable';
  if (info === null) return 'absent';
  if (info.kind !== 'socket') return 'present';
  const code = await connectionCode(await host.locate(socket), signal);
  if (code === 'EACCES' || code === 'EPERM') return 'unreadable';
  // EAGAIN: it listens and its queue is full, as with a runtime that hangs.
  return code === null || code === 'EAGAIN' ? 'listening' : 'present';
}

async function statOf(host: Host, socket: string): Promise<FileInfo | null | 'unreadable'> {
  try {
    return await host.stat(socket);
  } catch (error) {
    if (error instanceof FileError) return 'unreadable';
    throw error;
  }
}

/** A connect to a unix socket is answered by the kernel at once, the process behind it stopped or not. */
const CONNECT_MS = 1000;

/** `null` when connected, else the system's code. */
function connectionCode(path: string, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]);
    const connection = connect(path);
    const end = (code: string | null) => {
      bounded.removeEventListener('abort', giveUp);
      connection.destroy();
      resolve(code);
    };
    const giveUp = () => end('ETIMEDOUT');
    connection.on('connect', () => end(null));
    connection.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'UNKNOWN'));
    if (bounded.aborted) giveUp();
    else bounded.addEventListener('abort', giveUp, { once: true });
  });
}
