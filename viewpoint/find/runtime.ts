import type { Host } from '../../host/host.ts';
import type { Runtime } from '../viewpoint.ts';
import type { ChosenSocket } from './choose-socket.ts';
import { processFacts } from './process-facts.ts';
import { type Process, quietly } from './processes.ts';

/** Everything known of the runtime behind a socket, from the process that pulls. */
export async function describeRuntime(
  host: Host,
  view: Host,
  chosen: ChosenSocket,
  processes: readonly Process[],
): Promise<Runtime> {
  const { name } = chosen.known;
  // cri-dockerd hands pulls on: environment, roots and settings that count are dockerd's.
  const puller =
    name === 'docker' ? (processes.find(({ comm }) => comm === 'dockerd') ?? null) : chosen.listener;
  const facts = puller === null ? null : await processFacts(host, puller.pid);
  const located = await quietly(view.locate(chosen.socket));
  return {
    name,
    socket: chosen.socket,
    reachableSocket: located ?? `${view.root}${chosen.socket}`,
    foundBy: chosen.foundBy,
    pid: puller?.pid ?? null,
    startedAtMs: facts?.startedAtMs ?? null,
    environ: facts?.environ ?? null,
    unit: facts?.unit ?? (name === 'docker' ? 'docker.service' : chosen.known.unit),
    commandLine: puller?.commandLine ?? [],
    version: null,
  };
}
