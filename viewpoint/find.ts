import type { Host } from '../host/host.ts';
import { socketOfEndpoint } from './find/known-sockets.ts';
import { isKubelet, readKubelet } from './find/kubelet.ts';
import { sharesNamespace, viewOf } from './find/namespaces.ts';
import { interestingProcesses, type Process } from './find/processes.ts';
import { describeRuntime } from './find/runtime.ts';
import { chooseSocket, type ChosenSocket } from './find/choose-socket.ts';
import type { Kubelet, Viewpoint } from './viewpoint.ts';

export type FindOptions = {
  /** The node's name. */
  node: string;
  /** Where the host's root is mounted, for where `/proc/<pid>/root` may not be entered. */
  hostRoot?: string | undefined;
  /** The runtime's socket, instead of looking for it. */
  runtimeEndpoint?: string | undefined;
  signal: AbortSignal;
};

/**
 * Finds kubelet, the runtime that it uses and the best view of that runtime's files.
 *
 * Works with any of them dead, absent or out of sight, and tells what was searched. Starts no process.
 *
 * @param host this machine, or a folder that looks like one
 */
export async function findViewpoint(host: Host, options: FindOptions): Promise<Viewpoint> {
  const { signal } = options;
  const processes = await nearest(host, await interestingProcesses(host));
  const guess = await guessedView(host, options.hostRoot);
  const kubeletProcess = processes.find(isKubelet);
  const kubelet =
    kubeletProcess === undefined
      ? null
      : await readKubelet((await viewOf(host, kubeletProcess.pid)) ?? guess.host, kubeletProcess);
  const { chosen, searched } = await chooseSocket(
    host,
    guess.host,
    wantedSocket(options.runtimeEndpoint, kubelet),
    processes,
    signal,
  );
  const view = (await runtimeView(host, chosen)) ?? guess;
  const witness = chosen?.listener?.pid ?? kubelet?.pid;
  return {
    node: options.node,
    host: view.host,
    rootKind: view.rootKind,
    sameNetwork: witness === undefined ? undefined : await sharesNamespace(host, witness, 'net'),
    runtime: chosen === null ? null : await describeRuntime(host, view.host, chosen, processes),
    kubelet,
    searched,
  };
}

/** On a machine that carries several nodes, those of our own network; all where that cannot be told. */
async function nearest(host: Host, processes: readonly Process[]): Promise<Process[]> {
  const shared = await Promise.all(processes.map(({ pid }) => sharesNamespace(host, pid, 'net')));
  const near = processes.filter((_, index) => shared[index] === true);
  return near.length > 0 ? near : [...processes];
}

type View = Pick<Viewpoint, 'host' | 'rootKind'>;

/**
 * Files of the host while no runtime shows its own: the mount that we were given; the root of the first process when
 * we stand in a container on the host's network; else our own, which is a guess.
 */
async function guessedView(host: Host, hostRoot: string | undefined): Promise<View> {
  if (hostRoot !== undefined) return { host: host.withRoot(hostRoot), rootKind: 'host-mount' };
  const [network, mounts] = await Promise.all([
    sharesNamespace(host, 1, 'net'),
    sharesNamespace(host, 1, 'mnt'),
  ]);
  const first = network === true && mounts === false ? await viewOf(host, 1) : null;
  return first === null ? { host, rootKind: 'own' } : { host: first, rootKind: 'host-mount' };
}

async function runtimeView(host: Host, chosen: ChosenSocket | null): Promise<View | null> {
  if (chosen?.listener == null) return null;
  const own = await viewOf(host, chosen.listener.pid);
  return own === null ? null : { host: own, rootKind: 'runtime' };
}

/** The one socket to use if somebody names it, in the order of who knows best. */
function wantedSocket(
  flag: string | undefined,
  kubelet: Kubelet | null,
): { socket: string; foundBy: 'flag' | 'kubelet' } | null {
  const given = socketOfEndpoint(flag);
  if (given !== null) return { socket: given, foundBy: 'flag' };
  const configured = socketOfEndpoint(kubelet?.runtimeEndpoint);
  if (configured !== null) return { socket: configured, foundBy: 'kubelet' };
  return null;
}
