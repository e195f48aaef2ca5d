import { posix } from 'node:path';
import { FileError, type Host } from '../../host/host.ts';
import type { ConfigProblem } from '../endpoint.ts';
import { at, texts } from '../value.ts';
import { hasSince, type Release } from './containerd-version.ts';
import { parseGoToml } from './go-toml.ts';

export type ConfigFile = { path: string; document: Record<string, unknown> };

/** containerd's own file and everything that it imports. */
export type ContainerdConfig = {
  path: string;
  /** In the order in which they are laid over one another; empty when there is none. */
  files: ConfigFile[];
  /** When the newest of the files was changed. */
  changedAtMs: number;
  problems: ConfigProblem[];
};

const MAX_FILES = 64;

/**
 * Follows `imports` breadth first and reads each file once, as containerd does.
 *
 * Only what the files themselves import counts. The pattern `/etc/containerd/conf.d/*.toml` that `containerd config
 * default` prints since 2.2 is no default of the running daemon. Source: cmd/containerd/server/config `LoadConfig`.
 */
export async function readContainerdConfig(
  host: Host,
  path: string,
  release: Release | null,
): Promise<ContainerdConfig> {
  const config: ContainerdConfig = { path, files: [], changedAtMs: 0, problems: [] };
  const seen = new Set<string>();
  const pending = [path];
  for (let next = pending.shift(); next !== undefined && seen.size < MAX_FILES; next = pending.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const document = await readOne(host, next, release, config);
    if (document === null) continue;
    config.files.push({ path: next, document });
    for (const name of texts(at(document, 'imports')))
      pending.push(...(await expand(host, name, next, release)));
  }
  return config;
}

async function readOne(
  host: Host,
  path: string,
  release: Release | null,
  config: ContainerdConfig,
): Promise<Record<string, unknown> | null> {
  try {
    const toml = await parseGoToml(await host.readText(path), release);
    config.changedAtMs = Math.max(config.changedAtMs, (await host.stat(path))?.mtimeMs ?? 0);
    if ('wrong' in toml)
      config.problems.push(noStart(path, `does not parse (${toml.wrong})`, `Mend ${path}`));
    else if (typeof toml.document['imports'] === 'string')
      config.problems.push(
        noStart(path, 'has an `imports` that is no list', `Write imports = [ … ] in ${path}`),
      );
    else return toml.document;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    // Without a file of its own containerd runs on its defaults.
    if (isMissing && path === config.path) return null;
    config.problems.push(
      isMissing
        ? noStart(path, 'is imported and not there', `Write ${path} or take it out of imports`)
        : unread(path, error.code),
    );
  }
  return null;
}

function noStart(path: string, what: string, fix: string): ConfigProblem {
  return {
    path,
    message: `the file ${what}, and the runtime does not start with it`,
    severity: 'Fail',
    fix: `${fix}, then restart the runtime.`,
  };
}

function unread(path: string, code: string): ConfigProblem {
  return {
    path,
    message: `the file cannot be read by this check (${code}): what it says is not known`,
    severity: 'Warn',
    fix: 'Run this check as root.',
  };
}

/** A name without `*` is one file, whatever else stands in it; relative names begin at the file that has them. */
async function expand(host: Host, name: string, parent: string, release: Release | null): Promise<string[]> {
  if (!name.includes('*')) return [posix.resolve(posix.dirname(parent), name)];
  // Before, a relative pattern began where the process was started: at the root, under systemd.
  const isFromParent = release === null || hasSince(release, { '1.6': 29, '1.7': 16 });
  const pattern = posix.resolve(isFromParent ? posix.dirname(parent) : '/', name);
  let paths = [''];
  for (const component of pattern.split('/').slice(1)) {
    const found = await Promise.all(
      paths.map(async (path) =>
        /[*?[]/.test(component)
          ? (await matching(host, path, component)).map((match) => `${path}/${match}`)
          : [`${path}/${component}`],
      ),
    );
    paths = found.flat().slice(0, MAX_FILES);
  }
  return paths;
}

async function matching(host: Host, folder: string, component: string): Promise<string[]> {
  const names = (await host.list(folder === '' ? '/' : folder).catch(() => null)) ?? [];
  // Go lets `*` match a leading dot, too.
  return names.filter((name) => posix.matchesGlob(`_${name}`, `_${component}`));
}
