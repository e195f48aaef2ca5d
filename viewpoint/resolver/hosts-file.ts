import { isIP } from 'node:net';

/** One name of one line of /etc/hosts. */
export type HostsEntry = { name: string; address: string; family: 4 | 6; line: number };

/** A hosts file with more lines than this is read in part. */
const MAX_LINES = 200_000;

/**
 * The entries of a hosts file that give `host` an address, in the file's order.
 *
 * Source: golang/go src/net/hosts.go: any line counts, all its names count, case does not, a final dot does not.
 */
export function findInHostsFile(text: string, host: string): HostsEntry[] {
  const wanted = key(host);
  const found: HostsEntry[] = [];
  for (const [index, line] of text.split('\n', MAX_LINES).entries()) {
    const [address, ...names] = withoutComment(line)
      .split(/[ \r\t\n]+/)
      .filter((field) => field !== '');
    if (address === undefined || !names.some((name) => key(name) === wanted)) continue;
    const family = isIP(address);
    if (family === 4 || family === 6) found.push({ name: host, address, family, line: index + 1 });
  }
  return found;
}

function withoutComment(line: string): string {
  const hash = line.indexOf('#');
  return hash === -1 ? line : line.slice(0, hash);
}

function key(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
