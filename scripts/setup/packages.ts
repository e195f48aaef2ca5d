import { readFile } from 'node:fs/promises';
import type { SetupConfig } from './config.ts';
import { findProgram } from './find-program.ts';
import type { Progress } from './progress.ts';
import { lastLine, runTool } from './run-tool.ts';
import { SetupError } from './setup-error.ts';

/** A Debian package that the lab needs. */
export type DebianPackage = {
  package: string;
  /** The package is taken as installed when this is there: a program on PATH, or a file by its full path. */
  provides: string;
  why: string;
};

/** What a lab node and the world around it are made of. */
export const LAB_PACKAGES: DebianPackage[] = [
  { package: 'iproute2', provides: 'ip', why: 'network of the node and of the world outside it' },
  { package: 'nftables', provides: 'nft', why: 'dropped, rejected and reset connections' },
  { package: 'util-linux', provides: 'nsenter', why: 'namespaces' },
  { package: 'containerd', provides: 'containerd', why: 'the runtime, 1.6' },
  { package: 'runc', provides: 'runc', why: 'containerd starts containers with it' },
  { package: 'containernetworking-plugins', provides: '/usr/lib/cni/bridge', why: 'pod network plug-ins' },
  { package: 'docker-registry', provides: 'docker-registry', why: 'registries to pull from' },
  { package: 'dnsmasq-base', provides: 'dnsmasq', why: 'nameservers' },
  { package: 'tinyproxy-bin', provides: 'tinyproxy', why: 'HTTP proxies' },
  { package: 'umoci', provides: 'umoci', why: 'makes the images' },
  { package: 'skopeo', provides: 'skopeo', why: 'pushes the images' },
  { package: 'bindfs', provides: 'bindfs', why: 'a file system that can be made to hang' },
  { package: 'openssl', provides: 'openssl', why: 'makes the certificates' },
  { package: 'apache2-utils', provides: 'htpasswd', why: 'passwords of the private registry' },
  {
    package: 'ca-certificates',
    provides: '/etc/ssl/certs/ca-certificates.crt',
    why: 'the root certificates of a node',
  },
];

/**
 * Installs what is missing of `packages`, and nothing else. Rejects with a {@link SetupError} that names what is
 * missing when it cannot.
 */
export async function installPackages(
  packages: DebianPackage[],
  deps: { config: SetupConfig; progress: Progress; signal?: AbortSignal | undefined },
): Promise<void> {
  const missing = await missingPackages(packages, deps.config.path);
  if (missing.length === 0) return;
  const names = missing.map((entry) => entry.package);
  await requireDebianRoot(names, deps.config.path);
  deps.progress.step('apt-get update');
  const environment = { DEBIAN_FRONTEND: 'noninteractive', PATH: deps.config.path };
  const options = { environment, signal: deps.signal };
  const lock = ['-o', 'DPkg::Lock::Timeout=300', '-q'];
  const update = await runTool('apt-get', [...lock, 'update'], options);
  for (const entry of missing) deps.progress.step(`will install ${entry.package}: ${entry.why}`);
  const install = await runTool(
    'apt-get',
    [...lock, 'install', '-y', '--no-install-recommends', ...names],
    options,
  );
  const still = await missingPackages(packages, deps.config.path);
  if (still.length > 0) {
    const reason = lastLine(install.stderr) || lastLine(update.stderr) || 'apt-get gave no reason';
    throw new SetupError(
      `missing ${still.map((entry) => entry.package).join(', ')}: apt-get failed: ${reason}`,
    );
  }
  deps.progress.step(`installed ${names.join(', ')}`);
}

export async function missingPackages(packages: DebianPackage[], path: string): Promise<DebianPackage[]> {
  const found = await Promise.all(packages.map((entry) => findProgram(entry.provides, path)));
  return packages.filter((_, index) => found[index] === null);
}

async function requireDebianRoot(names: string[], path: string): Promise<void> {
  const wanted = `missing ${names.join(', ')}`;
  if ((await findProgram('apt-get', path)) === null) {
    throw new SetupError(
      `${wanted}: no apt-get on ${await systemName()}; the lab needs Debian or a relative of it`,
    );
  }
  if (process.getuid?.() !== 0) throw new SetupError(`${wanted}: installing them needs root`);
}

async function systemName(): Promise<string> {
  try {
    return (
      /^PRETTY_NAME="?([^"\n]+)/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? process.platform
    );
  } catch {
    return process.platform;
  }
}
