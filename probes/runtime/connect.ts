import { connect } from 'node:net';

/** How a unix socket takes a connection: `open`, or the system's code, or `timeout` when nobody accepts. */
export type SocketState = 'open' | 'absent' | 'dead' | 'denied' | 'timeout' | { code: string };

/** Accepting is the kernel's doing: a process that hangs is connected to all the same, until its queue is full. */
export function connectSocket(path: string, timeoutMs: number, signal: AbortSignal): Promise<SocketState> {
  return new Promise((resolve) => {
    const socket = connect({ path, signal });
    const end = (state: SocketState) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(state);
    };
    const timer = setTimeout(() => end('timeout'), timeoutMs);
    socket.once('connect', () => end('open'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(stateOf(error.code ?? 'UNKNOWN')));
  });
}

function stateOf(code: string): SocketState {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent';
  if (code === 'ECONNREFUSED') return 'dead';
  if (code === 'EACCES' || code === 'EPERM') return 'denied';
  // A full queue of connections that nobody accepts.
  if (code === 'EAGAIN' || code === 'ABORT_ERR') return 'timeout';
  return { code };
}
