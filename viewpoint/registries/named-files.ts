import { FileError, type Host } from '../../host/host.ts';
import type { ConfigProblem, Endpoint } from '../endpoint.ts';
import type { Runtime } from '../viewpoint.ts';

/**
 * CAs, client certificates and keys that are named and are no good. containerd then fails the whole pull, whichever of
 * the registry's servers they are for. Source: containerd `updateTLSConfigFromHost`; seen with 1.6.20 and 2.2.1.
 */
export async function namedFileProblems(
  host: Host,
  runtime: Runtime['name'],
  endpoints: readonly Endpoint[],
): Promise<ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  for (const { source, ca, client, authority } of endpoints) {
    const files = [
      ...ca.map((path) => ({ path, holds: 'CERTIFICATE' })),
      ...client.map(({ cert }) => ({ path: cert, holds: 'CERTIFICATE' })),
      ...client.flatMap(({ key }) => (key === null ? [] : [{ path: key, holds: 'PRIVATE KEY' }])),
    ];
    for (const { path, holds } of files) {
      // The other runtimes pass over a CA that is no PEM.
      const wrong = await whatIsWrong(host, path, runtime === 'containerd' ? holds : null);
      if (wrong === null) continue;
      problems.push({
        path: source,
        message: `it names ${path} for ${authority}, which ${wrong}: the runtime fails every pull from the registry for it`,
        severity: 'Fail',
        fix: `Put a PEM file at ${path} or take its name out of ${source}; nothing needs a restart.`,
      });
    }
  }
  return problems;
}

async function whatIsWrong(host: Host, path: string, holds: string | null): Promise<string | null> {
  try {
    const text = await host.readText(path);
    return holds === null || text.includes(`${holds}-----`) ? null : `holds no ${holds} in PEM`;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'is not there';
    // Permissions of ours prove nothing about the runtime.
    return error.code === 'EISDIR' ? 'is a folder' : null;
  }
}
