import { FileError, type Host } from '../../host/host.ts';
import type { ConfigProblem, RegistryConfiguration } from '../endpoint.ts';
import { firstFolder, readCertificateFolder } from './certificate-folder.ts';
import { containerdEndpoint, PLAIN_ENTRY } from './containerd-endpoint.ts';
import type { Release } from './containerd-version.ts';
import { parseHostsToml } from './hosts-toml.ts';
import { splitAuthority } from './upstream.ts';

/**
 * A registry's folder below one of containerd's `config_path` folders. `hosts.toml` is read anew for every pull, so
 * what stands there now counts. Source: containerd core/remotes/docker/config/hosts.go.
 */
export async function readHostsFolder(
  host: Host,
  roots: readonly string[],
  registry: string,
  release: Release,
): Promise<RegistryConfiguration> {
  const folder = await findHostsFolder(host, roots, registry);
  const isOwn = folder !== null && !folder.endsWith('/_default');
  const problems = isOwn ? [] : await lookalikes(host, roots, registry);
  if (folder === null) {
    const plain = containerdEndpoint(PLAIN_ENTRY, 'upstream', { registry, release, source: 'default' });
    return { endpoints: [plain], problems };
  }
  const path = `${folder}/hosts.toml`;
  const source = await readIfThere(host, path);
  if (source instanceof FileError)
    return withProblem(await certificatesOnly(host, folder, registry, release), problems, unreadable(source));
  if (source === '') {
    const { endpoints } = await certificatesOnly(host, folder, registry, release);
    return { endpoints, problems };
  }
  const parsed = await parseHostsToml(source, folder, release);
  if ('wrong' in parsed)
    return withProblem(
      await certificatesOnly(host, folder, registry, release),
      problems,
      givenUp(path, parsed.wrong),
    );
  const context = { registry, release, source: path };
  return {
    endpoints: [
      ...parsed.hosts.map((entry) => containerdEndpoint(entry, 'mirror', context)),
      containerdEndpoint(parsed.server, 'upstream', context),
    ],
    problems: [...problems, ...parsed.remarks.map((remark) => withoutEffect(path, remark))],
  };
}

/** The folder that a registry's settings are read from; the first that is there counts, whatever is in it. */
export async function findHostsFolder(
  host: Host,
  roots: readonly string[],
  registry: string,
): Promise<string | null> {
  return await firstFolder(
    host,
    roots.flatMap((root) => folderNames(registry).map((name) => `${root}/${name}`)),
  );
}

/** The folders that are looked for, in order: `host_port_`, `host:port`, `_default`. */
function folderNames(registry: string): string[] {
  const colon = registry.lastIndexOf(':');
  const underscored = colon > 0 ? [`${registry.slice(0, colon)}_${registry.slice(colon + 1)}_`] : [];
  return [...underscored, registry, '_default'];
}

/** A file that is not there is as good as an empty one. */
async function readIfThere(host: Host, path: string): Promise<string | FileError> {
  try {
    return await host.readText(path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? '' : error;
  }
}

async function certificatesOnly(
  host: Host,
  folder: string,
  registry: string,
  release: Release,
): Promise<RegistryConfiguration> {
  const files = await readCertificateFolder(host, folder);
  const source = files.ca.length + files.client.length > 0 ? folder : 'default';
  const entry = { ...PLAIN_ENTRY, ...files };
  return { endpoints: [containerdEndpoint(entry, 'upstream', { registry, release, source })], problems: [] };
}

function withProblem(
  { endpoints }: RegistryConfiguration,
  problems: readonly ConfigProblem[],
  problem: ConfigProblem,
): RegistryConfiguration {
  return { endpoints, problems: [...problems, problem] };
}

const NO_RESTART = 'it is read again with the next pull, nothing needs a restart.';

function givenUp(path: string, wrong: string): ConfigProblem {
  return {
    path,
    message: `the file does not parse (${wrong}), and the runtime goes on as if it were not there: no mirror, CA or setting in it is used`,
    severity: 'Warn',
    fix: `Mend ${path}; ${NO_RESTART}`,
  };
}

function withoutEffect(path: string, remark: string): ConfigProblem {
  return {
    path,
    message: `${remark}, and the runtime passes over it without a word`,
    severity: 'Warn',
    fix: `Correct ${path}; ${NO_RESTART}`,
  };
}

function unreadable({ path, code }: FileError): ConfigProblem {
  if (code === 'EISDIR')
    return {
      path,
      message:
        'this is a folder where a file belongs, and the runtime fails every pull from the registry for it',
      severity: 'Fail',
      fix: `Put a file in its place or remove ${path}; nothing needs a restart.`,
    };
  return {
    path,
    message: `the file cannot be read by this check (${code}): what it says is not known`,
    severity: 'Warn',
    fix: 'Run this check as root.',
  };
}

/** Names of Docker Hub that no image has: its folder is `docker.io`. */
const HUB_NAMES = new Set([
  'registry-1.docker.io',
  'index.docker.io',
  'hub.docker.com',
  'www.docker.io',
  'docker.com',
]);

/** Folders that look as if they were meant for this registry and are not read for it. */
async function lookalikes(host: Host, roots: readonly string[], registry: string): Promise<ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  for (const root of roots) {
    const names = (await host.list(root).catch(() => null)) ?? [];
    const alike = names.filter((name) =>
      registry === 'docker.io' ? HUB_NAMES.has(name) : bare(name) === bare(registry),
    );
    for (const name of alike.filter((found) => !folderNames(registry).includes(found)))
      problems.push({
        path: `${root}/${name}`,
        message: `the folder is not read for images of ${registry}: its name must be exactly ${registry}`,
        severity: 'Warn',
        fix: `Rename it to ${root}/${registry}, or name the image with ${name}; nothing needs a restart.`,
      });
  }
  return problems;
}

/** A registry or a folder's name without scheme and port. */
function bare(name: string): string {
  const plain = name.replace(/^https?(?::\/\/|__*)/, '').replace(/_(\d{1,5})_$/, ':$1');
  return splitAuthority(plain).host.toLowerCase();
}
