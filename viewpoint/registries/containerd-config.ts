import { FileError, type Host } from '../../host/host.ts';
import type { ConfigProblem } from '../endpoint.ts';
import { at, isRecord, texts } from '../value.ts';

/** containerd's own file with everything that it imports, merged. */
export type ContainerdConfig = {
  path: string;
  /** The header `version`: 1 to 4. */
  dialect: number;
  merged: Record<string, unknown>;
  /** When the newest of the files was changed. */
  changedAtMs: number;
  problems: ConfigProblem[];
};

/** Files that are included without being named, from 2.2 on (containerd `DefaultConfigIncludePattern`). */
const DEFAULT_IMPORTS = ['/etc/containerd/conf.d/*.toml'];
const MAX_FILES = 64;

/** @param includesByDefault whether this release reads {@link DEFAULT_IMPORTS}. */
export async function readContainerdConfig(
  host: Host,
  path: string,
  includesByDefault: boolean,
): Promise<ContainerdConfig> {
  const config: ContainerdConfig = { path, dialect: 2, merged: {}, changedAtMs: 0, problems: [] };
  const own = await readToml(host, path, config);
  if (own === null) return config;
  const declared = at(own, 'version');
  config.dialect = typeof declared === 'number' ? declared : 1;
  config.merged = own;
  const imports = own['imports'] === undefined && includesByDefault ? DEFAULT_IMPORTS : texts(own['imports']);
  for (const file of (await expand(host, imports, path)).slice(0, MAX_FILES)) {
    const imported = await readToml(host, file, config);
    if (imported !== null) config.merged = merge(config.merged, imported, config.dialect);
  }
  return config;
}

async function readToml(
  host: Host,
  path: string,
  config: ContainerdConfig,
): Promise<Record<string, unknown> | null> {
  try {
    const source = await host.readText(path);
    config.changedAtMs = Math.max(config.changedAtMs, (await host.stat(path))?.mtimeMs ?? 0);
    const { parse } = await import('smol-toml');
    return parse(source);
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return null;
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    config.problems.push({
      path,
      message: `the file cannot be read (${why}), and the runtime does not start with it`,
      severity: 'Fail',
      fix: `Mend ${path}, then restart the runtime.`,
    });
    return null;
  }
}

/** Names and patterns of `imports`, relative ones below the file that names them. Patterns stand in the last part only. */
async function expand(host: Host, imports: readonly string[], parent: string): Promise<string[]> {
  const folder = parent.slice(0, parent.lastIndexOf('/'));
  const found: string[] = [];
  for (const name of imports) {
    const path = name.startsWith('/') ? name : `${folder}/${name}`;
    if (!path.includes('*')) found.push(path);
    else found.push(...(await matching(host, path)));
  }
  return found;
}

async function matching(host: Host, pattern: string): Promise<string[]> {
  const slash = pattern.lastIndexOf('/');
  const folder = pattern.slice(0, slash);
  const parts = pattern.slice(slash + 1).split('*');
  const names = (await host.list(folder).catch(() => null)) ?? [];
  return names.filter((name) => fits(name, parts)).map((name) => `${folder}/${name}`);
}

/** Whether a name is these parts with anything between them. */
function fits(name: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  let from = first.length;
  return rest.every((part) => {
    const found = name.indexOf(part, from);
    from = found + part.length;
    return found !== -1;
  });
}

/** A later file wins. The old dialects replace a plug-in's whole section, later ones merge it (containerd `mergeConfig`). */
function merge(
  to: Record<string, unknown>,
  from: Record<string, unknown>,
  dialect: number,
  path: readonly string[] = [],
): Record<string, unknown> {
  const merged = { ...to };
  for (const [key, value] of Object.entries(from)) {
    const before = merged[key];
    const whole = dialect <= 2 && path.length === 1 && path[0] === 'plugins';
    if (Array.isArray(before) && Array.isArray(value)) merged[key] = [...before, ...value];
    else
      merged[key] =
        isRecord(before) && isRecord(value) && !whole ? merge(before, value, dialect, [...path, key]) : value;
  }
  return merged;
}
