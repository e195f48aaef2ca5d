import { createHost } from '../../../host/node-host.ts';
import type { RegistryConfiguration } from '../../../viewpoint/endpoint.ts';
import { readRegistryConfiguration } from '../../../viewpoint/registry-configuration.ts';
import type { Runtime, Viewpoint } from '../../../viewpoint/viewpoint.ts';
import { temporaryFolder } from '../../host/temporary-folder.ts';

/** What is read for `image` on a node that has these files. */
export async function configured(
  files: Record<string, string>,
  image: string,
  runtime: Partial<Runtime> = {},
): Promise<RegistryConfiguration> {
  await using folder = await temporaryFolder(files);
  const found: Runtime = {
    name: 'containerd',
    socket: '/run/containerd/containerd.sock',
    reachableSocket: '/run/containerd/containerd.sock',
    foundBy: 'known-path',
    pid: null,
    startedAtMs: null,
    environ: {},
    unit: 'containerd.service',
    commandLine: ['containerd'],
    version: '1.7.34',
    ...runtime,
  };
  const viewpoint: Viewpoint = {
    node: 'n',
    host: createHost({ root: folder.path }),
    rootKind: 'runtime',
    sameNetwork: true,
    runtime: found,
    kubelet: null,
    searched: [],
  };
  const slash = image.indexOf('/');
  const asked = { registry: image.slice(0, slash), repository: image.slice(slash + 1) };
  return await readRegistryConfiguration(viewpoint, asked, AbortSignal.timeout(5000));
}

/** Endpoints as a person would write them down. */
export function shown({ endpoints }: RegistryConfiguration): string[] {
  return endpoints.map(
    (endpoint) => `${endpoint.role} ${endpoint.scheme}://${endpoint.authority}${endpoint.basePath}`,
  );
}
