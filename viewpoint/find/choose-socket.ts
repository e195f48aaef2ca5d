import type { Host } from '../../host/host.ts';
import type { Runtime, Viewpoint } from '../viewpoint.ts';
import { KNOWN_SOCKETS, type KnownSocket, likeliest } from './known-sockets.ts';
import { listenerOf } from './listener.ts';
import { viewOf } from './namespaces.ts';
import { type Process, quietly } from './processes.ts';
import { type SocketState, socketState } from './socket-state.ts';

export type ChosenSocket = {
  socket: string;
  known: KnownSocket;
  foundBy: Runtime['foundBy'];
  /** Who listens; `null`: nobody, or nobody that we see. */
  listener: Process | null;
};

type Looked = ChosenSocket & { state: SocketState };

/**
 * The runtime's socket: the named one whatever its state, else of the known ones the first that listens, else the
 * first whose file is there, else the place of a runtime that was once installed.
 *
 * @param host whose processes are looked at
 * @param guess files to look at where no process shows its own
 */
export async function chooseSocket(
  host: Host,
  guess: Host,
  wanted: { socket: string; foundBy: 'flag' | 'kubelet' } | null,
  processes: readonly Process[],
  signal: AbortSignal,
): Promise<{ chosen: ChosenSocket | null; searched: Viewpoint['searched'] }> {
  const rows =
    wanted === null
      ? KNOWN_SOCKETS.map((known) => ({ socket: known.socket, known, foundBy: 'known-path' as const }))
      : [{ ...wanted, known: likeliest(wanted.socket) }];
  const looked = await Promise.all(rows.map((row) => look(host, guess, row, processes, signal)));
  const searched = looked.map(({ socket, state }) => ({ socket, state }));
  const chosen =
    (wanted === null ? undefined : looked[0]) ??
    looked.find(({ state, listener }) => state === 'listening' || listener !== null) ??
    looked.find(({ state }) => state !== 'absent') ??
    (await onceInstalled(guess, looked)) ??
    null;
  return { chosen, searched };
}

async function look(
  host: Host,
  guess: Host,
  row: Omit<ChosenSocket, 'listener'>,
  processes: readonly Process[],
  signal: AbortSignal,
): Promise<Looked> {
  const listener =
    (await listenerOf(host, row.socket, processes)) ?? (await byName(host, row.known, processes));
  const view = (listener === null ? null : await viewOf(host, listener.pid)) ?? guess;
  return { ...row, listener, state: await socketState(view, row.socket, signal) };
}

/**
 * Where open files may not be looked at: the process of that name whose command line speaks of the socket, else the
 * only one of that name. Several containerds may run; a guess among them would show the wrong files.
 */
async function byName(
  host: Host,
  known: KnownSocket,
  processes: readonly Process[],
): Promise<Process | null> {
  const named = processes.filter(({ comm }) => known.listener.includes(comm));
  const hidden: Process[] = [];
  for (const process of named) if (await hidesItsFiles(host, process)) hidden.push(process);
  const speaking = hidden.find(({ commandLine }) => commandLine.some((word) => word.includes(known.socket)));
  if (speaking !== undefined) return speaking;
  const [only] = hidden;
  const usual = known === KNOWN_SOCKETS.findLast((row) => row.name === known.name);
  return usual && named.length === 1 && only !== undefined && !namesASocket(only) ? only : null;
}

async function hidesItsFiles(host: Host, { pid }: Process): Promise<boolean> {
  return (await quietly(host.listProc(`${pid}/fd`))) === null;
}

/** Its command line names a socket, and it is not this one; or it is the one that Docker starts for itself. */
function namesASocket({ commandLine }: Process): boolean {
  return commandLine.some((word) => word.endsWith('.sock') || word.includes('/docker/'));
}

async function onceInstalled(guess: Host, looked: readonly Looked[]): Promise<Looked | undefined> {
  for (const row of looked)
    for (const trace of row.known.traces) if ((await quietly(guess.stat(trace))) !== null) return row;
  return undefined;
}
