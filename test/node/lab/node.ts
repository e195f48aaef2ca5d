import { appendFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import type { LabPrograms } from '../../../scripts/setup/lab.ts';
import { CNI_CONFIGURATION, SOCKET, containerdConfiguration } from './containerd-configuration.ts';
import type { Release, RuntimeOptions } from './containerd-configuration.ts';
import { GATEWAY, NAMESERVERS, SUBNET, SUBNET6 } from './hosts.ts';
import { createNamespace, mustExec } from './namespace.ts';
import type { Daemon, ExecOptions, ExecResult, Namespace } from './namespace.ts';
import type { Pki } from './pki.ts';
import { runPulltriage } from './pulltriage.ts';
import type { PulltriageResult } from './pulltriage.ts';

export type NodeOptions = {
  containerd: Release;
  /** Environment that containerd starts with, such as its proxy. */
  environment?: Record<string, string>;
  runtime?: RuntimeOptions;
  /** Size and inodes of the file system under `/var/lib/containerd`. */
  storeMebibytes?: number;
  storeInodes?: number;
};

/** A machine with a container runtime: its own network, files, processes and host name. */
export type LabNode = AsyncDisposable & {
  release: Release;
  namespace: Namespace;
  address: string;
  /** The runtime's process as this machine sees it. */
  runtime(): Daemon;
  /** Stops containerd and starts it anew; what is not given stays as it was at the node's start. */
  restartRuntime(changes?: Pick<NodeOptions, 'environment' | 'runtime'>): Promise<void>;
  exec(command: string, args: string[], options?: ExecOptions): Promise<ExecResult>;
  /** A file of the node; folders are made as needed. */
  write(path: string, text: string): Promise<void>;
  append(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  crictl(args: string[], options?: ExecOptions): Promise<ExecResult>;
  /** A pull as kubelet would ask for it. */
  pull(image: string, options?: { timeoutSeconds?: number; credentials?: string }): Promise<ExecResult>;
  /** Removes every image, so that the next pull fetches all of it. */
  forgetImages(): Promise<void>;
  /** `pulltriage` on this node, as someone would run it there. */
  pulltriage(args: string[], options?: ExecOptions): Promise<PulltriageResult>;
};

/** After so long a file that was written is older than a process that starts, to whoever reads /proc. */
export const SETTLED_MS = 1050;

export const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

export async function startNode(
  options: NodeOptions,
  lab: {
    folder: string;
    outside: Namespace;
    pki: Pki;
    programs: LabPrograms;
    number: number;
    namespaces: Set<Namespace>;
  },
): Promise<LabNode> {
  const { containerd: release } = options;
  const { outside, number } = lab;
  const hostName = `worker-${number}`;
  const folder = join(lab.folder, hostName);
  await mkdir(folder);
  const address = `${SUBNET}.${200 + number}`;
  await using stack = new AsyncDisposableStack();
  const namespace = stack.use(
    await createNamespace({
      hostName,
      folder: lab.folder,
      script: mountScript(join(folder, 'files'), options),
    }),
  );
  lab.namespaces.add(namespace);
  stack.defer(() => void lab.namespaces.delete(namespace));

  await execa('ip', [
    'link',
    'add',
    `node${number}`,
    'netns',
    String(outside.pid),
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    String(namespace.pid),
  ]);
  await mustExec(outside, 'ip', ['link', 'set', `node${number}`, 'master', 'lab', 'up']);
  const network = [
    'link set lo up',
    `addr add ${address}/24 dev eth0`,
    `addr add ${SUBNET6}:${200 + number}/64 dev eth0 nodad`,
    'link set eth0 up',
    `route add default via ${GATEWAY}`,
    `route add default via ${SUBNET6}:1`,
  ];
  await mustExec(namespace, 'ip', ['-batch', '-'], { input: `${network.join('\n')}\n` });

  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(namespace.path(path)), { recursive: true });
    await writeFile(namespace.path(path), text);
  };
  await write('/etc/resolv.conf', `nameserver ${NAMESERVERS.good}\nnameserver ${NAMESERVERS.second}\n`);
  await write('/etc/hosts', `127.0.0.1 localhost\n::1 localhost\n${address} ${hostName}\n`);
  await write('/etc/hostname', `${hostName}\n`);
  await write(CA_BUNDLE, lab.pki.rootPem);
  await write('/etc/cni/net.d/10-lab.conflist', CNI_CONFIGURATION);
  await mkdir(namespace.path('/etc/containerd/certs.d'), { recursive: true });

  let runtime: Daemon | undefined;
  const startRuntime = async (changes: Pick<NodeOptions, 'environment' | 'runtime'>): Promise<void> => {
    const settled = { ...options, ...changes };
    await write('/etc/containerd/config.toml', containerdConfiguration(release, settled.runtime));
    runtime = await namespace.start(
      lab.programs.containerd[release],
      ['--config', '/etc/containerd/config.toml'],
      {
        logFile: join(folder, 'containerd.log'),
        environment: settled.environment ?? {},
      },
    );
    await answering(namespace, runtime, join(folder, 'containerd.log'));
  };
  // A process's start is known to the second: a file must be older by that much to count as older.
  await delay(SETTLED_MS);
  await startRuntime({});

  const crictl = async (args: string[], execOptions?: ExecOptions): Promise<ExecResult> => {
    const endpoint = ['--runtime-endpoint', `unix://${SOCKET}`, '--image-endpoint', `unix://${SOCKET}`];
    return namespace.exec(join(lab.programs.crictlFolder, 'crictl'), [...endpoint, ...args], execOptions);
  };
  const kept = stack.move();
  return {
    release,
    namespace,
    address,
    runtime: () => runtime as Daemon,
    async restartRuntime(changes = {}) {
      await runtime?.stop('SIGKILL');
      await rm(namespace.path(SOCKET), { force: true });
      await startRuntime(changes);
    },
    exec: (command, args, execOptions) => namespace.exec(command, args, execOptions),
    write,
    append: (path, text) => appendFile(namespace.path(path), text),
    remove: (path) => rm(namespace.path(path), { recursive: true, force: true }),
    crictl,
    async pull(image, { timeoutSeconds = 20, credentials } = {}) {
      const environment: Record<string, string> =
        credentials === undefined ? {} : { CRICTL_CREDS: credentials };
      return crictl(['pull', '--pull-timeout', `${timeoutSeconds}s`, image], { environment });
    },
    async forgetImages() {
      const { stdout } = await crictl(['images', '-o', 'json']);
      const { images = [] } = JSON.parse(stdout || '{}') as { images?: { id: string }[] };
      if (images.length > 0) await crictl(['rmi', ...images.map(({ id }) => id)]);
    },
    pulltriage: (args, execOptions) => runPulltriage(namespace, lab.programs.crictlFolder, args, execOptions),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Whatever is written below these folders in the node stays there and goes with it. */
function mountScript(folder: string, { storeMebibytes = 256, storeInodes = 16384 }: NodeOptions): string {
  return `
mkdir -p ${folder} && mount -t tmpfs tmpfs ${folder}
for d in etc opt var/lib; do
  mkdir -p ${folder}/$d/upper ${folder}/$d/work
  mount -t overlay overlay -o lowerdir=/$d,upperdir=${folder}/$d/upper,workdir=${folder}/$d/work /$d
done
rm -rf /etc/resolv.conf /etc/hosts /etc/hostname /etc/containerd /etc/cni /etc/ssl/certs /etc/systemd/system
mkdir -p /etc/ssl/certs /etc/systemd/system /etc/containerd /etc/cni/net.d
mount -t tmpfs tmpfs /run
mkdir -p /run/containerd /var/lib/containerd
mount -t tmpfs -o size=${storeMebibytes}m,nr_inodes=${storeInodes} tmpfs /var/lib/containerd`;
}

async function answering(namespace: Namespace, runtime: Daemon, logFile: string): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const socket = await stat(namespace.path(SOCKET)).catch(() => null);
    if (socket?.isSocket()) return;
    if (!runtime.running()) break;
    await delay(10);
  }
  throw new Error(`containerd did not come up; see ${logFile}`);
}
