import type { ImageReference } from '../../wire/reference.ts';

/** What `crictl inspecti -o json` says of an image that is on the node. */
export type ImageStatus = {
  id: string;
  repoTags: string[];
  repoDigests: string[];
  pinned: boolean;
};

/** @throws Error when the text is not the JSON of an image status. */
export function parseImageStatus(stdout: string): ImageStatus {
  const status = field(JSON.parse(stdout), 'status');
  const id = field(status, 'id');
  if (typeof id !== 'string') throw new Error('crictl inspecti answers without status.id');
  return {
    id,
    repoTags: strings(field(status, 'repoTags')),
    repoDigests: strings(field(status, 'repoDigests')),
    pinned: field(status, 'pinned') === true,
  };
}

/** The image by the digest it has here, `null` when it was never pulled from that repository (built or imported). */
export function pinnedName(image: ImageStatus, reference: ImageReference): string | null {
  const prefix = `${reference.registry}/${reference.repository}@`;
  return image.repoDigests.find((digest) => digest.startsWith(prefix)) ?? null;
}

/**
 * Whether an image that a probe brought may be removed again: nothing else names it, nothing pins it, nothing runs
 * from it. On containerd `rmi` removes every tag of the image, in use or not (facts: crictl rmi).
 */
export function mayRemove(image: ImageStatus, imagesInUse: readonly string[]): boolean {
  return (
    !image.pinned &&
    image.repoTags.length + image.repoDigests.length <= 2 &&
    image.repoTags.length <= 1 &&
    !imagesInUse.includes(image.id)
  );
}

/** Image ids of all containers from `crictl ps -a -o json`. @throws Error when it is not that. */
export function parseImagesInUse(stdout: string): string[] {
  const containers = field(JSON.parse(stdout), 'containers') ?? [];
  if (!Array.isArray(containers)) throw new Error('crictl ps answers without containers');
  return containers.flatMap((container: unknown) =>
    [
      field(container, 'imageRef'),
      field(container, 'imageId'),
      field(field(container, 'image'), 'image'),
    ].filter((id) => typeof id === 'string'),
  );
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
