import type { ConfigProblem, Endpoint, RegistryConfiguration } from './endpoint.ts';
import { readContainerdRegistry } from './registries/containerd.ts';
import { readContainersImage } from './registries/containers-image.ts';
import { readDockerRegistry } from './registries/docker.ts';
import { upstreamOf } from './registries/upstream.ts';
import type { Viewpoint } from './viewpoint.ts';

/**
 * Where the runtime would go for an image, in its order, and the mistakes in its configuration that it keeps to itself.
 * Never empty; without a runtime it is the registry itself. Never rejects for what a file holds.
 *
 * @param asked the registry as the image names it (`docker.io`, `reg.corp:5000`), and the repository, which CRI-O's
 *   prefixes look at.
 */
export async function readRegistryConfiguration(
  viewpoint: Viewpoint,
  asked: { registry: string; repository: string },
  signal: AbortSignal,
): Promise<RegistryConfiguration> {
  const configuration = await readOf(viewpoint, asked, signal);
  return {
    endpoints: configuration.endpoints,
    problems: [...configuration.problems, ...(await missingCas(viewpoint, configuration.endpoints))],
  };
}

async function readOf(
  viewpoint: Viewpoint,
  { registry, repository }: { registry: string; repository: string },
  signal: AbortSignal,
): Promise<RegistryConfiguration> {
  const { runtime, host } = viewpoint;
  if (runtime === null) return { endpoints: [upstreamOf(registry)], problems: [] };
  if (runtime.name === 'containerd')
    return await readContainerdRegistry({ ...viewpoint, runtime }, registry, signal);
  return runtime.name === 'cri-o'
    ? await readContainersImage(host, registry, repository)
    : await readDockerRegistry(host, registry);
}

/** A CA or client certificate that is named and is not there: the runtime refuses to ask that server at all. */
async function missingCas({ host }: Viewpoint, endpoints: readonly Endpoint[]): Promise<ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  for (const { source, ca, client, authority } of endpoints) {
    for (const path of [...ca, ...client.flatMap(({ cert, key }) => (key === null ? [cert] : [cert, key]))]) {
      const there = await host.stat(path).catch(() => null);
      if (there?.kind === 'file') continue;
      problems.push({
        path: source,
        message: `it names ${path} for ${authority}, which is not there: the runtime asks that server nothing`,
        severity: 'Fail',
        fix: `Put the file at ${path} or take its name out of ${source}; nothing needs a restart.`,
      });
    }
  }
  return problems;
}
