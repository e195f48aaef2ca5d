import type { Hits } from '../grammar/book.ts';

/** Longest image reference that is read. */
const MAX_REFERENCE = 400;

/** The image that the text is about: as the outermost wrapper names it, which is how it was asked for. */
export function imageIn(hits: Hits, text: string): string | undefined {
  const places = hits.marks.image ?? [];
  for (let i = 1; i < Math.min(places.length, 32); i += 2) {
    const image = referenceAt(text, places[i] ?? 0);
    if (image !== undefined) return image;
  }
  const manifest = hits.marks.reading?.[1];
  return manifest === undefined ? undefined : readManifest(text.slice(manifest, manifest + MAX_REFERENCE));
}

/** containers/image names the manifest it read as `TAG in NAME` or `DIGEST in NAME`. */
function readManifest(text: string): string | undefined {
  const [, version, name] = /^([\w.:-]{1,150}) in ([\w.-]+(?::\d+)?(?:\/[\w.-]+)*)/.exec(text) ?? [];
  if (version === undefined || name === undefined) return undefined;
  return `${name}${version.includes(':') ? '@' : ':'}${version}`;
}

/** The reference that begins at `start`; what stands in quotes is taken up to the closing one, valid or not. */
export function referenceAt(text: string, start: number): string | undefined {
  const part = text.slice(start, start + MAX_REFERENCE);
  const quoted = /["']/.test(text.charAt(start - 1));
  const end = part.search(quoted ? /["']|$/ : /["'\s,;()]|: |$/);
  const word = part
    .slice(0, end)
    .trim()
    .replace(/^docker:\/\//, '');
  if (quoted) return word === '' ? undefined : word;
  const bare = word.replace(/^[^@/]*@(?!sha\d)/, '').replace(/[:.,]+$/, '');
  if (bare.length < 2 || bare.includes('://') || NO_NAMES.has(bare.toLowerCase())) return undefined;
  return /^[a-z0-9<[][\w.:/@<>[\]{}$#*+-]*$/i.test(bare) ? bare : undefined;
}

/** Words that follow `image` in sentences. */
const NO_NAMES = new Set([
  'and',
  'because',
  'configuration',
  'configurations',
  'does',
  'err',
  'error',
  'failed',
  'for',
  'from',
  'has',
  'in',
  'index',
  'instance',
  'is',
  'manifest',
  'not',
  'on',
  'or',
  'returned',
  'registry',
  'that',
  'the',
  'to',
  'was',
  'with',
  'without',
  'policy',
  'still',
]);

/** Parts of a reference as far as they can be told. */
export type ReferenceParts = { host: string; repository: string; tag?: string; digest?: string };

/** Takes a reference apart as Docker does, without judging whether it is valid. */
export function splitReference(image: string): ReferenceParts {
  const at = image.indexOf('@');
  const named = at === -1 ? image : image.slice(0, at);
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const name = colon === -1 ? named : named.slice(0, colon);
  const first = name.slice(0, Math.max(0, name.indexOf('/')));
  const hasHost = /[.:]/.test(first) || first === 'localhost';
  const rest = hasHost ? name.slice(first.length + 1) : name;
  return {
    host: hasHost ? first : 'docker.io',
    repository: !hasHost && !rest.includes('/') ? `library/${rest}` : rest,
    ...(colon === -1 ? {} : { tag: named.slice(colon + 1) }),
    ...(at === -1 ? {} : { digest: image.slice(at + 1) }),
  };
}
