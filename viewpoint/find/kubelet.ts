import type { Host } from '../../host/host.ts';
import { at, texts } from '../value.ts';
import type { Kubelet } from '../viewpoint.ts';
import { lastFlag, parseFlags } from './flags.ts';
import { type KubeletConfiguration, readKubeletConfiguration } from './kubelet-configuration.ts';
import { parseEnviron } from './process-facts.ts';
import { type Process, quietly } from './processes.ts';

/** Programs that run a kubelet inside themselves, or are one. RKE2 and k0s start `kubelet` as a process of its own. */
const KUBELETS = new Set(['kubelet', 'kubelite', 'k3s-server', 'k3s-agent', 'k3s', 'microshift']);

export function isKubelet({ comm, commandLine }: Process): boolean {
  if (comm === 'k3s') return commandLine.some((word) => word === 'server' || word === 'agent');
  return KUBELETS.has(comm);
}

/** @param host files as the kubelet sees them */
export async function readKubelet(host: Host, process: Process): Promise<Kubelet> {
  const flags = await kubeletFlags(host, process);
  const embedded = process.comm !== 'kubelet' && process.comm !== 'kubelite';
  const folder = lastFlag(flags, 'config-dir') ?? (isK3s(process) ? K3S_CONFIG_FOLDER : undefined);
  const written = await readKubeletConfiguration(host, lastFlag(flags, 'config'), folder);
  // Flags win over files. A file that could not be read leaves open what the defaults are.
  const runtimeEndpoint =
    lastFlag(flags, 'container-runtime-endpoint') ??
    written?.containerRuntimeEndpoint ??
    (embedded || written === null ? null : DEFAULT_ENDPOINT);
  const gc = Number(lastFlag(flags, 'image-gc-high-threshold') ?? written?.imageGcHighThresholdPercent ?? 85);
  const evictionFlag = lastFlag(flags, 'eviction-hard');
  const eviction = evictionFlag === undefined ? written?.evictionHard : parseEvictionFlag(evictionFlag);
  const serialize = lastFlag(flags, 'serialize-image-pulls');
  return {
    pid: process.pid,
    commandLine: process.commandLine,
    runtimeEndpoint,
    imageEndpoint: lastFlag(flags, 'image-service-endpoint') ?? written?.imageServiceEndpoint ?? null,
    imageGcHighThresholdPercent: Number.isFinite(gc) ? gc : 85,
    evictionHard: withDefaults(eviction, written, isK3s(process)),
    serializeImagePulls:
      serialize === undefined
        ? (written?.serializeImagePulls ?? (written?.maxParallelImagePulls ?? 1) < 2)
        : serialize !== 'false',
  };
}

const DEFAULT_ENDPOINT = 'unix:///run/containerd/containerd.sock';
const K3S_CONFIG_FOLDER = '/var/lib/rancher/k3s/agent/etc/kubelet.conf.d';

function isK3s({ comm }: Process): boolean {
  return comm.startsWith('k3s');
}

async function kubeletFlags(host: Host, process: Process): Promise<Map<string, string[]>> {
  const own = parseFlags(process.commandLine.slice(1));
  const file = lastFlag(own, 'kubelet-args-file');
  if (process.comm === 'kubelite' && file !== undefined) {
    const args = await quietly(host.readText(file));
    const environ = parseEnviron((await quietly(host.readProc(`${process.pid}/environ`))) ?? '');
    return parseFlags(wordsOfArgsFile(args ?? '', environ));
  }
  if (!isK3s(process)) return own;
  return await k3sFlags(host, own);
}

/** microk8s: a flag a line, with `$SNAP_DATA` and the like from the snap's environment. */
export function wordsOfArgsFile(args: string, environ: Readonly<Record<string, string>>): string[] {
  return args
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      line
        .replace(
          /\$\{(\w+)\}|\$(\w+)/g,
          (whole, braced: string, bare: string) => environ[braced ?? bare] ?? whole,
        )
        .replace(/="(.*)"$/, '=$1'),
    );
}

/** k3s hands `--kubelet-arg name=value` to its kubelet; its own configuration file holds the same words. */
async function k3sFlags(host: Host, own: Map<string, string[]>): Promise<Map<string, string[]>> {
  const yaml = await quietly(host.readText(lastFlag(own, 'config', 'c') ?? '/etc/rancher/k3s/config.yaml'));
  const document = yaml === null ? undefined : await parsed(yaml);
  const kubeletArgs = [...texts(at(document, 'kubelet-arg')), ...(own.get('kubelet-arg') ?? [])];
  const flags = parseFlags(kubeletArgs.map((arg) => `--${arg.replace(/^-+/, '')}`));
  const endpoint =
    lastFlag(own, 'container-runtime-endpoint') ?? texts(at(document, 'container-runtime-endpoint'))[0];
  if (endpoint !== undefined) flags.set('container-runtime-endpoint', [endpoint]);
  return flags;
}

async function parsed(yaml: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(yaml, { maxAliasCount: 10 });
  } catch {
    return undefined;
  }
}

/** `imagefs.available<15%,nodefs.inodesFree<5%` */
export function parseEvictionFlag(flag: string): Record<string, string> {
  const pairs = flag.split(',').map((part) => part.split('<').map((side) => side.trim()));
  return Object.fromEntries(pairs.filter((pair) => pair.length === 2 && pair[0] !== ''));
}

/** Source: kubelet's eviction/defaults_linux.go; k3s passes 5 % for both file systems. */
const DEFAULT_EVICTION = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
  'imagefs.inodesFree': '5%',
};
const K3S_EVICTION = { 'imagefs.available': '5%', 'nodefs.available': '5%' };

/** Writing one signal sets all others to nothing, unless kubelet is told to merge. */
function withDefaults(
  written: Record<string, string> | undefined,
  configuration: KubeletConfiguration | null,
  k3s: boolean,
): Record<string, string> {
  if (written === undefined) return k3s ? K3S_EVICTION : DEFAULT_EVICTION;
  return configuration?.mergeDefaultEvictionSettings === true ? { ...DEFAULT_EVICTION, ...written } : written;
}
