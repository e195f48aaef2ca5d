import type { Stage } from '../wire/cause.ts';
import type { Hit, Hits } from './grammar/book.ts';
import type { Mark } from './grammar/marks.ts';

/**
 * The step of the pull at which `hit` happened: what the rule itself knows, else what the wrappers around it, within
 * the same error, say was under way.
 */
export function stageOf(
  hit: Hit,
  element: { start: number; end: number },
  hits: Hits,
  text: string,
): Stage | null {
  const { cause, rank, stage } = hit.rule;
  if (stage !== undefined) return stage;
  const during = (mark: Mark): boolean => isWithin(hits.marks[mark], element);
  switch (cause) {
    case 'InvalidReference':
    case 'ImageNeverPull':
    case 'PullThrottled':
    case 'PolicyRejected':
    case 'CredentialProviderFailure':
    case 'RuntimeUnavailable':
      return 'start';
    case 'Unauthorized':
      return during('blob') && !during('authorize') && !onManifest(hit, hits) ? 'blob' : 'authorize';
    case 'TagNotFound':
    case 'RepositoryNotFound':
    case 'PlatformMismatch':
    case 'UnsupportedManifest':
      return 'manifest';
    case 'RateLimited':
      if (during('authorize')) return 'authorize';
      return during('blob') && !onManifest(hit, hits) ? 'blob' : 'manifest';
    case 'DiskFull':
    case 'FilesystemError':
      return 'unpack';
    case 'ContentCorrupt':
      if (during('unpack')) return 'unpack';
      return /manifest-sha256|manifest verification/i.test(text.slice(Math.max(0, hit.start - 300), hit.end))
        ? 'manifest'
        : 'blob';
    case 'RegistryServerError':
      if (during('authorize')) return 'authorize';
      if (during('blob') && !onManifest(hit, hits)) return 'blob';
      return during('manifest') ? 'manifest' : 'resolve';
    case 'PullCancelled':
      return during('unpack') ? 'unpack' : during('blob') ? 'blob' : during('authorize') ? 'authorize' : null;
    default:
      if (during('authorize')) return 'authorize';
      if (during('unpack') && rank !== 'wrapper') return 'unpack';
      if (during('blob')) return onManifest(hit, hits) ? 'manifest' : 'blob';
      if ((rank === 'weak' || rank === 'wrapper') && !REQUESTS.some(during)) return null;
      return 'resolve';
  }
}

/** Marks that a request to a registry was made. */
const REQUESTS: readonly Mark[] = ['url', 'dial', 'manifest', 'resolving'];

function isWithin(places: readonly number[] | undefined, element: { start: number; end: number }): boolean {
  if (places === undefined) return false;
  for (let i = 0; i < places.length; i += 2) {
    const at = places[i] ?? 0;
    if (at >= element.start && at < element.end) return true;
  }
  return false;
}

/** Whether the request that failed, the last one named before the reason, was for a manifest. */
function onManifest(hit: Hit, { marks }: Hits): boolean {
  const url = last(marks.url, hit.start);
  const path = last(marks.manifest, hit.start);
  return path !== -1 && path >= url && last(marks.blob, hit.start) < Math.max(url, path);
}

/** Start of the last of `places` before `end`, -1 when there is none. */
export function last(places: readonly number[] | undefined, end: number): number {
  if (places === undefined) return -1;
  for (let i = places.length - 2; i >= 0; i -= 2) if ((places[i] ?? 0) < end) return places[i] ?? -1;
  return -1;
}
