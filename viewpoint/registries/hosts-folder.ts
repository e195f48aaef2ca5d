import { FileError, type Host } from '../../host/host.ts';
import type { ConfigProblem, Endpoint, RegistryConfiguration } from '../endpoint.ts';
import { firstFolder, readCertificateFolder } from './certificate-folder.ts';
import { parseHostsToml } from './hosts-toml.ts';
import { upstreamOf } from './upstream.ts';

/**
 * A registry's folder below one of containerd's `config_path` folders. `hosts.toml` is read anew for every pull, so
 * what stands there now counts. Source: containerd core/remotes/docker/config/hosts.go.
 */
export async function readHostsFolder(
  host: Host,
  roots: readonly string[],
  registry: string,
): Promise<RegistryConfiguration> {
  const upstream = upstreamOf(registry);
  const folder = await firstFolder(
    host,
    roots.flatMap((root) => folderNames(registry).map((name) => `${root}/${name}`)),
  );
  if (folder === null) return { endpoints: [upstream], problems: [] };
  const path = `${folder}/hosts.toml`;
  const source = await readIfThere(host, path);
  if (source === '') return { endpoints: [await fromCertificates(host, folder, upstream)], problems: [] };
  try {
    if (typeof source !== 'string') throw source;
    return { endpoints: await parseHostsToml(source, folder, registry, upstream), problems: [] };
  } catch (error) {
    return {
      endpoints: [await fromCertificates(host, folder, upstream)],
      problems: [unreadable(path, error)],
    };
  }
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
    if (error instanceof FileError) return error.code === 'ENOENT' ? '' : error;
    throw error;
  }
}

async function fromCertificates(host: Host, folder: string, upstream: Endpoint): Promise<Endpoint> {
  const { ca, client } = await readCertificateFolder(host, folder);
  return { ...upstream, ca, client, source: ca.length + client.length > 0 ? folder : upstream.source };
}

function unreadable(path: string, error: unknown): ConfigProblem {
  const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return {
    path,
    message: `the file does not parse (${why}${position(error)}), and the runtime goes on as if it were not there: no mirror, CA or setting in it is used`,
    severity: 'Warn',
    fix: `Mend ${path}; it is read again with the next pull, nothing needs a restart.`,
  };
}

/** smol-toml says where; counted from 1. */
function position(error: unknown): string {
  const { line, column } = (error ?? {}) as { line?: unknown; column?: unknown };
  return typeof line === 'number'
    ? `, line ${line}${typeof column === 'number' ? ` column ${column}` : ''}`
    : '';
}
