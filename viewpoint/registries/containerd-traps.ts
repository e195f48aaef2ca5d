import type { Host } from '../../host/host.ts';
import type { ConfigProblem } from '../endpoint.ts';
import { at, isRecord } from '../value.ts';
import type { Runtime } from '../viewpoint.ts';
import type { ContainerdConfig } from './containerd-config.ts';
import type { ContainerdSettings } from './containerd-settings.ts';
import { isFrom, type Release } from './containerd-version.ts';
import { parseGoToml } from './go-toml.ts';
import { findHostsFolder, readHostsFolder } from './hosts-folder.ts';

/** A file changed this long after the process began was not read by it. */
const START_SLACK_MS = 2000;
const MAX_DROP_INS = 20;

type Context = { release: Release; path: string };

/** Several folders in `config_path`, on a release that takes them for the name of one: told where it matters. */
export async function severalFolders(
  host: Host,
  ignoredFolders: readonly string[],
  registry: string,
  { release, path }: Context,
): Promise<ConfigProblem[]> {
  if (ignoredFolders.length === 0) return [];
  const meant = await readHostsFolder(host, ignoredFolders, registry, release);
  const files = meant.endpoints.map(({ source }) => source).filter((source) => source !== 'default');
  if (files.length + meant.problems.length === 0) return [];
  return [
    {
      path,
      message: `config_path is ${ignoredFolders.join(':')}, and containerd takes several folders for the name of one since 2.1: ${files[0] ?? ignoredFolders[0]} is not read`,
      severity: 'Warn',
      fix: `Set config_path = "${ignoredFolders[0]}" in ${path}, then restart the runtime.`,
    },
  ];
}

/** A folder for the registry where one usually stands, and nothing that points there. */
export async function folderUnused(
  host: Host,
  { folders, ignoredFolders }: ContainerdSettings,
  registry: string,
  { release, path }: Context,
): Promise<ConfigProblem[]> {
  if (folders.length + ignoredFolders.length > 0) return [];
  const root = '/etc/containerd/certs.d';
  const folder = await findHostsFolder(host, [root], registry);
  if (folder === null) return [];
  const why = isFrom(release, 2, 2) ? 'is set to nothing or stands aside for mirrors' : 'is not set';
  return [
    {
      path: folder,
      message: `the folder is not read: config_path ${why} in ${path}`,
      severity: 'Warn',
      fix: `Set config_path = "${root}" in the registry section of ${path}, then restart the runtime.`,
    },
  ];
}

/** Drop-ins with registry settings, where nothing imports them. */
export async function unimported(host: Host, { path, files }: ContainerdConfig): Promise<ConfigProblem[]> {
  const folder = '/etc/containerd/conf.d';
  const names = (await host.list(folder).catch(() => null)) ?? [];
  const read = new Set(files.map((file) => file.path));
  const problems: ConfigProblem[] = [];
  for (const name of names.filter((found) => found.endsWith('.toml')).slice(0, MAX_DROP_INS)) {
    const file = `${folder}/${name}`;
    if (read.has(file) || !(await setsRegistries(host, file))) continue;
    problems.push({
      path: file,
      message: `the file is not read: containerd reads in ${folder} only what imports in ${path} names`,
      severity: 'Warn',
      fix: `Write imports = ["${folder}/*.toml"] at the top of ${path}, then restart the runtime.`,
    });
  }
  return problems;
}

async function setsRegistries(host: Host, path: string): Promise<boolean> {
  const toml = await parseGoToml(await host.readText(path).catch(() => ''), null);
  const plugins = 'document' in toml ? at(toml.document, 'plugins') : undefined;
  return isRecord(plugins) && Object.values(plugins).some((section) => at(section, 'registry') !== undefined);
}

/** The runtime reads its own file when it starts, and never again. */
export function notRestarted(
  changedAtMs: number,
  { startedAtMs, unit }: Runtime,
  path: string,
): ConfigProblem[] {
  if (startedAtMs === null || changedAtMs <= startedAtMs + START_SLACK_MS) return [];
  return [
    {
      path,
      message: `changed at ${new Date(changedAtMs).toISOString()}, after the runtime had started: what is in it now may not be what the runtime goes by`,
      severity: 'Warn',
      fix: `systemctl restart ${unit}`,
    },
  ];
}
