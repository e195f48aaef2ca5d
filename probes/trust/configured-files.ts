import { FileError, type Host } from '../../host/host.ts';
import type { Endpoint } from '../../viewpoint/endpoint.ts';
import type { Cause } from '../../wire/cause.ts';
import type { Finding } from '../probe.ts';

/** The CA and client files that the registry configuration names: one that cannot be read fails the pull itself. */
export async function judgeConfiguredFiles(host: Host, endpoints: readonly Endpoint[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const endpoint of endpoints) {
    const files: [string, string, Cause][] = [
      ...endpoint.ca.map((path): [string, string, Cause] => [path, 'CA', 'TlsUnknownCa']),
      ...endpoint.client.flatMap(({ cert, key }): [string, string, Cause][] => [
        [cert, 'client certificate', 'TlsProtocol'],
        ...(key === null ? [] : [[key, 'client key', 'TlsProtocol'] satisfies [string, string, Cause]]),
      ]),
    ];
    for (const [path, what, cause] of files) {
      const problem = await problemOf(host, path, what);
      if (problem !== null) findings.push(judge(endpoint, path, what, cause, problem));
    }
  }
  return findings;
}

async function problemOf(host: Host, path: string, what: string): Promise<string | null> {
  try {
    const text = await host.readText(path);
    const marker = what === 'client key' ? 'PRIVATE KEY-----' : '-----BEGIN CERTIFICATE-----';
    return text.includes(marker) ? null : `holds no ${what === 'client key' ? 'key' : 'certificate'} in PEM`;
  } catch (error) {
    const code = error instanceof FileError ? error.code : 'UNKNOWN';
    return code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`;
  }
}

function judge(endpoint: Endpoint, path: string, what: string, cause: Cause, problem: string): Finding {
  const { authority, source } = endpoint;
  return {
    status: 'Fail',
    stage: 'resolve',
    cause,
    subject: path,
    message: `the ${what} ${path}, which ${source} names for ${authority}, ${problem}`,
    names: { host: authority, path },
    action: `Put the ${what} at ${path}, or take it out of ${source}; both are read at each pull.`,
    endpoint: authority,
  };
}
