import { posix } from 'node:path';
import { isRecord } from '../value.ts';
import { isFrom, type Release } from './containerd-version.ts';
import { parseGoToml } from './go-toml.ts';
import { type HostEntry, hostEntry, WrongHosts } from './host-entry.ts';

export type HostsToml = {
  /** In the order of the file. */
  hosts: HostEntry[];
  server: HostEntry;
  /** What is written and passed over by the runtime without a word. */
  remarks: string[];
};

/**
 * Reads a hosts.toml as containerd does, which refuses the whole file for one value of the wrong type.
 *
 * Source: containerd core/remotes/docker/config/hosts.go (1.6 to 2.3). Checked with containerd 1.6.20 and 2.2.1.
 *
 * @param folder the file's own, where relative paths begin
 * @returns `wrong` where containerd gives the file up and goes on as if only certificate files were there
 */
export async function parseHostsToml(
  source: string,
  folder: string,
  release: Release,
): Promise<HostsToml | { wrong: string }> {
  const toml = await parseGoToml(source, release);
  if ('wrong' in toml) return toml;
  const { document } = toml;
  const context = {
    absolute: (path: string) => posix.resolve(folder, path),
    release,
    remarks: [] as string[],
  };
  try {
    const table = document['host'];
    if (table !== undefined && !isRecord(table)) throw new WrongHosts('"host" is not a table');
    if (table === undefined && needsHostTable(release))
      throw new WrongHosts('it has no [host] table, which containerd asks for before 1.7.32');
    const hosts = orderedHosts(table ?? {}, source, context).flatMap(([url, entry]) => {
      const read = hostEntry(url, entry, `in [host.${JSON.stringify(url)}]`, context);
      return read.server === null ? [] : [read];
    });
    const server = document['server'] ?? '';
    if (typeof server !== 'string') throw new WrongHosts('"server" is not a string');
    const { host: _host, server: _server, ...own } = document;
    return { hosts, server: hostEntry(server, own, 'at the top level', context), remarks: context.remarks };
  } catch (error) {
    if (error instanceof WrongHosts) return { wrong: error.message };
    throw error;
  }
}

function needsHostTable(release: Release): boolean {
  return !isFrom(release, 1, 7, 32);
}

/**
 * The hosts of the table in their order. From 2.0 on only those count that have a header of their own, `[host."…"]`:
 * the order is taken from the headers, and what is written otherwise gets lost with it.
 */
function orderedHosts(
  table: Record<string, unknown>,
  source: string,
  { release, remarks }: { release: Release; remarks: string[] },
): [string, Record<string, unknown>][] {
  const entries = Object.entries(table).map(([url, entry]): [string, Record<string, unknown>] => {
    if (!isRecord(entry)) throw new WrongHosts(`"host.${url}" is not a table`);
    return [url, entry];
  });
  if (!isFrom(release, 2, 0)) return entries;
  const headers = headersIn(source);
  return entries.filter(([url]) => {
    if (headers.has(url)) return true;
    remarks.push(`host ${JSON.stringify(url)} has no header [host.${JSON.stringify(url)}] of its own`);
    return false;
  });
}

const HEADER = /^[ \t]*\[[ \t]*(?:host|"host"|'host')[ \t]*\.[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([\w-]+))/gm;

function headersIn(source: string): Set<string> {
  return new Set([...source.matchAll(HEADER)].map((match) => match[1] ?? match[2] ?? match[3] ?? ''));
}
