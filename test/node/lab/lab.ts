import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cached } from '../../../scripts/setup/cache.ts';
import { readSetupConfig } from '../../../scripts/setup/config.ts';
import { prepareLab } from '../../../scripts/setup/lab.ts';
import { createProgress } from '../../../scripts/setup/progress.ts';
import type { Progress } from '../../../scripts/setup/progress.ts';
import { createLabFolder, removeFolderNow } from './folder.ts';
import {
  GATEWAY,
  NAMESERVERS,
  PROXIES,
  REGISTRY_HOSTS,
  SUBNET6,
  BACKING_REGISTRY,
  address6Of,
  addressOf,
} from './hosts.ts';
import { IMAGES_VERSION, buildImageStore } from './images.ts';
import { createNamespace } from './namespace.ts';
import type { Namespace } from './namespace.ts';
import { startNameservers } from './nameservers.ts';
import { startNode } from './node.ts';
import type { LabNode, NodeOptions } from './node.ts';
import { createPki } from './pki.ts';
import type { Pki } from './pki.ts';
import { startProxies } from './proxies.ts';
import { startRegistries } from './registries.ts';

/** The world outside a node: nameservers, registries, proxies, certificates. Nothing on the machine can see it. */
export type Lab = AsyncDisposable & {
  folder: string;
  outside: Namespace;
  pki: Pki;
  /** A node in this world, with a running containerd. Ends with the lab at the latest. */
  startNode(options: NodeOptions): Promise<LabNode>;
};

const ODD_MAIN = new URL('odd/main.ts', import.meta.url).pathname;

/** Brings a world up in about a second. Rejects with `SetupError` when the machine cannot hold one. */
export async function createLab(options: { signal?: AbortSignal; progress?: Progress } = {}): Promise<Lab> {
  const progress = options.progress ?? createProgress((line) => console.error(line));
  const programs = await prepareLab({ progress, signal: options.signal });
  const store = await cached(readSetupConfig().cacheFolder, await imagesKey(), async (folder) => {
    progress.step('making the images (once)');
    await buildImageStore(folder);
  });

  await using stack = new AsyncDisposableStack();
  const folder = await createLabFolder();
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  const namespaces = new Set<Namespace>();
  stack.use(onSignals(folder, namespaces));
  options.signal?.throwIfAborted();

  const outside = stack.use(
    await createNamespace({ hostName: 'outside', folder, script: await outsideScript(folder) }),
  );
  namespaces.add(outside);
  const pki = await createPki(join(folder, 'pki'));
  await Promise.all([
    startNameservers(outside, folder),
    startRegistries(outside, { folder, store, pki }),
    startProxies(outside, folder),
    startOddServer(outside, folder, pki),
  ]);
  await listening(outside);
  options.signal?.throwIfAborted();

  let nodes = 0;
  const kept = stack.move();
  return {
    folder,
    outside,
    pki,
    async startNode(nodeOptions) {
      nodes += 1;
      const node = await startNode(nodeOptions, {
        folder,
        outside,
        pki,
        programs,
        number: nodes,
        namespaces,
      });
      kept.use(node);
      return node;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function imagesKey(): Promise<string> {
  const source = await readFile(new URL('images.ts', import.meta.url));
  return `${IMAGES_VERSION}-${createHash('sha256').update(source).digest('hex').slice(0, 12)}`;
}

/** A bridge that carries every address of the world; each node's cable ends in it. */
async function outsideScript(folder: string): Promise<string> {
  await mkdir(join(folder, 'pki'), { recursive: true });
  const registries = REGISTRY_HOSTS.map(addressOf);
  const { dead: _, ...nameservers } = NAMESERVERS;
  const others = [GATEWAY, BACKING_REGISTRY.address, ...Object.values(nameservers)];
  const proxies = Object.values(PROXIES).map(({ address }) => address);
  const sixes = REGISTRY_HOSTS.filter((host) => host.ipv6).map(address6Of);
  const batch = [
    'link set lo up',
    'link add lab type bridge',
    ...[...others, ...registries, ...proxies].map((address) => `addr add ${address}/24 dev lab`),
    ...[`${SUBNET6}:1`, ...sixes].map((address) => `addr add ${address}/64 dev lab nodad`),
    'link set lab up',
  ];
  return `
mkdir -p ${folder}/outside && mount -t tmpfs tmpfs ${folder}/outside
mkdir ${folder}/outside/upper ${folder}/outside/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=${folder}/outside/upper,workdir=${folder}/outside/work /etc
rm -f /etc/resolv.conf && echo nameserver ${NAMESERVERS.good} > /etc/resolv.conf
mount -t tmpfs tmpfs /run
ip -batch - <<END
${batch.join('\n')}
END`;
}

async function startOddServer(outside: Namespace, folder: string, pki: Pki): Promise<void> {
  const logFile = join(folder, 'odd.log');
  const environment = { NODE_NO_WARNINGS: '1', UV_THREADPOOL_SIZE: '2' };
  const daemon = await outside.start(process.execPath, [ODD_MAIN, pki.folder], { logFile, environment });
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const log = await readFile(logFile, 'utf8').catch(() => '');
    if (log.includes('ready')) return;
    if (!daemon.running()) throw new Error(`the odd server ended: ${log}`);
    await delay(10);
  }
  throw new Error('the odd server does not get ready');
}

/** Waits until everything that was started has its ports. */
async function listening(outside: Namespace): Promise<void> {
  const wanted = [
    ...REGISTRY_HOSTS.map((host) => `${addressOf(host)}:443`),
    `${BACKING_REGISTRY.address}:${BACKING_REGISTRY.port}`,
    `${NAMESERVERS.good}:53`,
    `${NAMESERVERS.second}:53`,
    ...Object.entries(PROXIES).flatMap(([kind, { address }]) => (kind === 'dead' ? [] : [`${address}:3128`])),
  ];
  let missing: string[] = wanted;
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const { stdout } = await outside.exec('ss', ['-Htln']);
    const open = new Set(stdout.split('\n').map((line) => line.split(/\s+/)[3]));
    missing = wanted.filter((address) => !open.has(address));
    if (missing.length === 0) return;
    await delay(20);
  }
  throw new Error(`nobody listens on ${missing.join(', ')}; see the logs of the lab's servers`);
}

/** A signal ends the process as it would have, after everything is taken down. */
function onSignals(folder: string, namespaces: Set<Namespace>): Disposable {
  const handlers = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => {
    const handle = (): void => {
      for (const namespace of namespaces) namespace.killNow();
      removeFolderNow(folder);
      process.off(name, handle);
      // Somebody else may take the signal in their own way, such as the demonstration.
      if (process.listenerCount(name) === 0) process.kill(process.pid, name);
    };
    process.on(name, handle);
    return { name, handle };
  });
  return {
    [Symbol.dispose]() {
      for (const { name, handle } of handlers) process.off(name, handle);
    },
  };
}
