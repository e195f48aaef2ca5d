import type { RegistryConfiguration } from './endpoint.ts';
import { readContainerdRegistry } from './registries/containerd.ts';
import { readContainersImage } from './registries/containers-image.ts';
import { readDockerRegistry } from './registries/docker.ts';
import { namedFileProblems } from './registries/named-files.ts';
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
  const { host, runtime } = viewpoint;
  if (runtime === null) return configuration;
  const { endpoints, problems } = configuration;
  return {
    endpoints,
    problems: [...problems, ...(await namedFileProblems(host, runtime.name, endpoints))],
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
    : await readDockerRegistry(host, registry, runtime.commandLine);
}
