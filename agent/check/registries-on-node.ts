import type { RunResult } from '../../host/host.ts';
import type { Target } from '../../probes/probe.ts';
import { parseReference } from '../../wire/reference.ts';

/** More registries than this are not checked in one go: each costs the node and the registry a few requests. */
const MAX_REGISTRIES = 8;

/**
 * The registries that the node's images come from, the most used first, from `crictl images -o json`.
 *
 * @throws Error when crictl could not tell.
 */
export function registriesOnNode(images: RunResult): Target[] {
  if (images.outcome === 'not-found')
    throw new Error('crictl is not installed, so the images of this node cannot be listed: name an image');
  if (images.outcome !== 'exited' || images.exitCode !== 0)
    throw new Error('the container runtime does not list its images: name an image to check');
  const counts = new Map<string, number>();
  for (const name of names(images.stdout)) {
    const registry = registryOf(name);
    if (registry !== null) counts.set(registry, (counts.get(registry) ?? 0) + 1);
  }
  const byUse = [...counts].toSorted(([, one], [, other]) => other - one);
  return byUse.slice(0, MAX_REGISTRIES).map(([registry]) => ({ kind: 'registry', registry }));
}

function names(stdout: string): string[] {
  const { images = [] } = parseList(stdout);
  return images
    .flatMap((image) => [image.repoTags, image.repoDigests].flat())
    .filter((name) => typeof name === 'string');
}

function parseList(stdout: string): { images?: { repoTags?: unknown; repoDigests?: unknown }[] } {
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error('the answer of crictl images is not understood: name an image to check', {
      cause: error,
    });
  }
}

function registryOf(name: string): string | null {
  try {
    return parseReference(name).registry;
  } catch {
    return null;
  }
}
