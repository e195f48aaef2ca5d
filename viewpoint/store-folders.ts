import { FileError } from '../host/host.ts';
import { lastFlag, parseFlags } from './find/flags.ts';
import type { Viewpoint } from './viewpoint.ts';

/** Folders below a containerd root that a pull fills: compressed layers, extracted ones, and the database; `tmpmounts` holds mount points alone. */
const CONTAINERD_PARTS = [
  'io.containerd.content.v1.content',
  'io.containerd.snapshotter.v1.overlayfs',
  'io.containerd.metadata.v1.bolt',
];

/** Where a runtime keeps its images unless it is told otherwise, by its socket. */
const ROOT_BY_SOCKET: readonly [socketPart: string, root: string][] = [
  ['/k3s/', '/var/lib/rancher/k3s/agent/containerd'],
  ['/k0s/', '/var/lib/k0s/containerd'],
  ['/microk8s/', '/var/snap/microk8s/common/var/lib/containerd'],
];

const ROOT_BY_NAME = {
  containerd: '/var/lib/containerd',
  'cri-o': '/var/lib/containers/storage',
  docker: '/var/lib/docker',
};

/** The runtime's folders that a pull writes to, as its own file system names them; those that exist at least in part. */
export async function storeFolders(viewpoint: Viewpoint): Promise<string[]> {
  if (viewpoint.runtime === null) return [];
  const root = await storeRoot(viewpoint);
  return viewpoint.runtime.name === 'containerd'
    ? [root, ...CONTAINERD_PARTS.map((part) => `${root}/${part}`)]
    : [root];
}

async function storeRoot({ runtime, host }: Viewpoint): Promise<string> {
  if (runtime === null) return ROOT_BY_NAME.containerd;
  const told = flag(runtime.commandLine, 'root', 'data-root', 'g', 'graph');
  if (told !== null) return told;
  const file = flag(runtime.commandLine, 'config', 'c', 'config-file');
  const configured = await configuredRoot(host, file ?? DEFAULT_CONFIG[runtime.name]);
  if (configured !== null) return configured;
  const bySocket = ROOT_BY_SOCKET.find(([part]) => runtime.socket.includes(part));
  return bySocket?.[1] ?? ROOT_BY_NAME[runtime.name];
}

const DEFAULT_CONFIG = {
  containerd: '/etc/containerd/config.toml',
  'cri-o': '/etc/crio/crio.conf',
  docker: '/etc/docker/daemon.json',
};

/** An absolute path from the command line; a relative one leads nowhere that is known. */
function flag(words: readonly string[], ...names: readonly string[]): string | null {
  const path = lastFlag(parseFlags(words), ...names);
  return path?.startsWith('/') === true ? path : null;
}

/** The store's root in the runtime's own file; `null` where the file says nothing or cannot be read. */
async function configuredRoot(host: Viewpoint['host'], path: string): Promise<string | null> {
  try {
    const root = path.endsWith('.json')
      ? parseDaemonJson(await host.readText(path))
      : await parseToml(await host.readText(path));
    return typeof root === 'string' && root.startsWith('/') ? root : null;
  } catch (error) {
    // A file that cannot be read or parsed is the runtime probe's to report; the default is the better guess.
    if (error instanceof FileError || error instanceof Error) return null;
    throw error;
  }
}

function parseDaemonJson(text: string): unknown {
  return (JSON.parse(text) as Record<string, unknown> | null)?.['data-root'];
}

async function parseToml(text: string): Promise<unknown> {
  const { parse } = await import('smol-toml');
  const table: Record<string, unknown> = parse(text);
  const crio = table['crio'];
  return (
    table['root'] ??
    (typeof crio === 'object' && crio !== null ? (crio as Record<string, unknown>)['root'] : undefined)
  );
}
