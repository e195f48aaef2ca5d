import { matchesGlob } from 'node:path';
import { FileError, type Host } from '../../host/host.ts';
import { parseEnvironmentFile } from './environment-file.ts';
import {
  type MalformedLine,
  type ReadFile,
  type Setting,
  environmentFilesOf,
  isProxyVariable,
  mergeUnitEnvironment,
} from './unit-environment.ts';
import { findSystemConfFiles, findUnitFiles } from './unit-paths.ts';
import { masked } from '../proxy/masked.ts';

/** What the runtime's environment would be if its unit were started now. */
export type PlannedEnvironment = {
  unit: string;
  /** Proxy variables alone, as the runtime would see them, and the line that sets each. */
  settings: Map<string, Setting>;
  malformed: MalformedLine[];
  /** Every file and drop-in folder that was looked at and is there, with its age: a removed file shows in its folder. */
  sources: { path: string; mtimeMs: number }[];
  /** `false`: neither unit file nor drop-ins were found, so that nothing follows from missing variables. */
  known: boolean;
  /** `EnvironmentFile=` without `-` that is not there: the unit would not start. */
  missing: string[];
  /** Files that could not be read. */
  unreadable: { path: string; code: string }[];
};

/** Files beside systemd that a distribution's runtime takes its environment from. */
const EXTRA_FILES: [RegExp, string[]][] = [
  [/microk8s/, ['/var/snap/microk8s/current/args/containerd-env', '/etc/environment']],
];
/** They hand `CONTAINERD_X` to their containerd as `X`. */
const PREFIXED = /^(?:k3s|rke2|k0s)/;

/**
 * Reads the unit file, its drop-ins, `system.conf` and all environment files that they name. Rejects for nothing
 * that stands in them.
 */
export async function readPlannedEnvironment(host: Host, unit: string): Promise<PlannedEnvironment> {
  const unreadable: PlannedEnvironment['unreadable'] = [];
  const read = (path: string) => readFile(host, path, unreadable);
  const found = await findUnitFiles(host, unit);
  const paths = [...(found.unit === null ? [] : [found.unit]), ...found.dropIns];
  const files = await Promise.all(paths.map(read));
  const defaults = await Promise.all((await findSystemConfFiles(host)).map(read));
  const extra = EXTRA_FILES.filter(([units]) => units.test(unit)).flatMap(([, names]) => names);
  const wanted = environmentFilesOf(files, unit);
  const behind = new Map<string, ReadFile[]>();
  for (const { path } of wanted) behind.set(path, await Promise.all((await matching(host, path)).map(read)));
  const missing = wanted
    .filter(({ path, optional }) => !optional && (behind.get(path) ?? []).every((file) => file.text === null))
    .map(({ path }) => path);

  const merged = mergeUnitEnvironment(files, defaults, behind, unit);
  const extraFiles = await Promise.all(extra.map(read));
  for (const { path, text } of extraFiles) {
    // Read by a shell, which knows `export`.
    for (const { name, value, line } of parseEnvironmentFile(text ?? ''))
      merged.settings.set(name.replace(/^export\s+/, ''), { value, path, line });
  }
  const environmentFiles = [...behind.values()].flat();
  const all = [...files, ...defaults, ...environmentFiles, ...extraFiles].filter(
    (file) => file.text !== null,
  );
  return {
    unit,
    settings: proxySettings(merged.settings, PREFIXED.test(unit)),
    malformed: [...merged.malformed, ...(await unreadNames(found.ignored, read))].slice(0, 16),
    sources: await withAges(host, [...all.map((file) => file.path), ...found.folders]),
    known: [...files, ...environmentFiles, ...extraFiles].some((file) => file.text !== null),
    missing,
    unreadable,
  };
}

function proxySettings(settings: Map<string, Setting>, prefixed: boolean): Map<string, Setting> {
  const proxy = new Map<string, Setting>();
  for (const [name, setting] of settings)
    if (isProxyVariable(name) && !name.startsWith('CONTAINERD_')) proxy.set(name, setting);
  if (!prefixed) return proxy;
  for (const [name, setting] of settings)
    if (isProxyVariable(name) && name.startsWith('CONTAINERD_'))
      proxy.set(name.slice('CONTAINERD_'.length), setting);
  return proxy;
}

/** Files whose name systemd passes over although they set a proxy. */
async function unreadNames(
  ignored: readonly string[],
  read: (path: string) => Promise<ReadFile>,
): Promise<MalformedLine[]> {
  const lines: MalformedLine[] = [];
  for (const path of ignored.slice(0, 16)) {
    const text = (await read(path)).text ?? '';
    const index = text.split('\n').findIndex((line) => /^\s*[^#;\s].*_proxy=/i.test(line.slice(0, 1000)));
    if (index === -1) continue;
    const line = text.split('\n')[index] ?? '';
    const why = 'systemd reads only files whose name ends in ".conf"';
    lines.push({ path, line: index + 1, text: masked(line), why });
  }
  return lines;
}

/** The files that a path with `*` or `?` in its last part stands for. */
async function matching(host: Host, path: string): Promise<string[]> {
  const slash = path.lastIndexOf('/');
  const pattern = path.slice(slash + 1);
  if (!/[*?]/.test(pattern)) return [path];
  const names = (await host.list(path.slice(0, slash)).catch(() => null)) ?? [];
  return names
    .filter((name) => !name.startsWith('.') && matchesGlob(name, pattern))
    .map((name) => `${path.slice(0, slash)}/${name}`);
}

async function readFile(
  host: Host,
  path: string,
  unreadable: PlannedEnvironment['unreadable'],
): Promise<ReadFile> {
  try {
    return { path, text: await host.readText(path) };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code !== 'ENOENT') unreadable.push({ path, code: error.code });
    return { path, text: null };
  }
}

async function withAges(host: Host, paths: readonly string[]): Promise<PlannedEnvironment['sources']> {
  const infos = await Promise.all(paths.map((path) => host.stat(path).catch(() => null)));
  return paths.flatMap((path, index) => {
    const info = infos[index];
    return info == null ? [] : [{ path, mtimeMs: info.mtimeMs }];
  });
}
