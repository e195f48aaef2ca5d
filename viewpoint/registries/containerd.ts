import type { Host } from '../../host/host.ts';
import type { ConfigProblem, RegistryConfiguration } from '../endpoint.ts';
import { lastFlag, parseFlags } from '../find/flags.ts';
import type { Runtime, Viewpoint } from '../viewpoint.ts';
import { readContainerdConfig } from './containerd-config.ts';
import { oldMirrors, oldTlsIgnored } from './containerd-mirrors.ts';
import { versionOf } from './containerd-section.ts';
import { containerdSettings } from './containerd-settings.ts';
import { folderUnused, notRestarted, severalFolders, unimported } from './containerd-traps.ts';
import { parseRelease, readContainerdVersion, type Release } from './containerd-version.ts';
import { readHostsFolder } from './hosts-folder.ts';

/** Where containerd goes for a registry: its file, the registry's folder below `config_path`, or the old mirror tables. */
export async function readContainerdRegistry(
  viewpoint: Viewpoint & { runtime: Runtime },
  registry: string,
  signal: AbortSignal,
): Promise<RegistryConfiguration> {
  const { host, runtime } = viewpoint;
  const known = await releaseOf(viewpoint, signal);
  const path = await configFile(host, runtime);
  const config = await readContainerdConfig(host, path, known);
  const release = known ?? likelyRelease(Math.max(0, ...config.files.map(versionOf)));
  const settings = containerdSettings(config, release);
  const context = { release, path };
  const found = settings.usesOldTables
    ? oldMirrors(settings, registry, context)
    : await readHostsFolder(host, settings.folders, registry, release);
  const problems: ConfigProblem[] = [
    ...settings.problems,
    ...found.problems,
    ...(await severalFolders(host, settings.ignoredFolders, registry, context)),
    ...oldTlsIgnored(found.endpoints, settings, context),
    ...(known === null ? [] : await folderUnused(host, settings, registry, context)),
    ...(await unimported(host, config)),
    ...notRestarted(config.changedAtMs, runtime, path),
  ];
  return { endpoints: found.endpoints, problems };
}

async function releaseOf(
  { host, runtime }: Viewpoint & { runtime: Runtime },
  signal: AbortSignal,
): Promise<Release | null> {
  if (runtime.version !== null) return parseRelease(runtime.version);
  return runtime.pid === null ? null : await readContainerdVersion(host, runtime.pid, signal);
}

/** A release that fits the files where the runtime did not say its own; of those, one with few peculiarities. */
function likelyRelease(version: number): Release {
  if (version >= 4) return [2, 3, 0];
  return version === 3 ? [2, 1, 0] : [1, 7, 32];
}

/** `--config` of the process; where none is seen, where its distribution writes it. */
async function configFile(host: Host, { commandLine, socket }: Runtime): Promise<string> {
  const given = lastFlag(parseFlags(commandLine.slice(1)), 'config', 'c');
  if (given?.startsWith('/') === true) return given;
  for (const { of, path } of commandLine.length === 0 ? DISTRIBUTIONS : [])
    if (socket.endsWith(of) && (await host.stat(path).catch(() => null)) !== null) return path;
  return '/etc/containerd/config.toml';
}

const DISTRIBUTIONS = [
  {
    of: '/run/k3s/containerd/containerd.sock',
    path: '/var/lib/rancher/k3s/agent/etc/containerd/config.toml',
  },
  {
    of: '/run/k3s/containerd/containerd.sock',
    path: '/var/lib/rancher/rke2/agent/etc/containerd/config.toml',
  },
  { of: '/run/k0s/containerd.sock', path: '/etc/k0s/containerd.toml' },
  { of: '/common/run/containerd.sock', path: '/var/snap/microk8s/current/args/containerd.toml' },
  { of: '/run/containerd/containerd.sock', path: '/etc/cri/containerd.toml' },
];
