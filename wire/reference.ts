/** An image reference taken apart, by the grammar and defaults of github.com/distribution/reference. */
export type ImageReference = {
  /** As it was written. */
  text: string;
  /** Registry as the reference names it, with its port where one is written: `docker.io`, `reg.corp:5000`. */
  registry: string;
  /** Path below the registry, `library/` filled in for Docker Hub. */
  repository: string;
  /** `latest` when neither tag nor digest is given; `undefined` when only a digest is. */
  tag: string | undefined;
  digest: string | undefined;
  /** The whole normalized reference, as a runtime is asked for it. */
  canonical: string;
};

const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[\w][\w.-]{0,127}$/;
const DIGEST = /^[a-z][a-z0-9]*(?:[-_+.][a-z][a-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const MAX_NAME = 255;

/**
 * Parses an image reference the way kubelet and the runtimes do.
 *
 * @throws Error naming the part that is wrong and its value.
 * Source: distribution/reference `ParseNormalizedNamed`; facts: kubelet's `applyDefaultImageTag`.
 */
export function parseReference(text: string): ImageReference {
  if (text === '') throw new Error('image reference is empty');
  if (/^[a-z]+:\/\//i.test(text))
    throw bad(text, 'a scheme does not belong in an image reference', text.split('//')[0] ?? '');
  const [nameAndTag = '', digest, ...more] = text.split('@');
  if (more.length > 0) throw bad(text, 'more than one @', text);
  if (digest !== undefined && !isDigest(digest)) throw bad(text, 'invalid digest', digest);
  const slash = nameAndTag.lastIndexOf('/');
  const colon = nameAndTag.indexOf(':', slash + 1);
  const name = colon === -1 ? nameAndTag : nameAndTag.slice(0, colon);
  const tag = colon === -1 ? undefined : nameAndTag.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) throw bad(text, 'invalid tag', tag);
  const { registry, path } = splitRegistry(name);
  if (!HOST.test(registry)) throw bad(text, 'invalid registry host', registry);
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  for (const component of repository.split('/')) {
    if (!COMPONENT.test(component)) throw bad(text, whatIsWrong(component), component);
  }
  if (`${registry}/${repository}`.length > MAX_NAME)
    throw bad(text, `name is longer than ${MAX_NAME} characters`, name);
  const effectiveTag = tag ?? (digest === undefined ? 'latest' : undefined);
  const canonical = `${registry}/${repository}${effectiveTag === undefined ? '' : `:${effectiveTag}`}${digest === undefined ? '' : `@${digest}`}`;
  return { text, registry, repository, tag: effectiveTag, digest, canonical };
}

/** Splits `host[:port]` off a name by Docker's rule: the first segment is a host if it looks like one. */
function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  if (!isHost) return { registry: 'docker.io', path: name };
  return { registry: first === 'index.docker.io' ? 'docker.io' : first, path: name.slice(slash + 1) };
}

function isDigest(digest: string): boolean {
  if (!DIGEST.test(digest)) return false;
  const [algorithm = '', hex = ''] = digest.split(':');
  const length = { sha256: 64, sha384: 96, sha512: 128 }[algorithm];
  return length === undefined || (hex.length === length && hex === hex.toLowerCase());
}

function whatIsWrong(component: string): string {
  if (component === '') return 'empty path component';
  if (component !== component.toLowerCase()) return 'repository name must be lower case';
  return 'invalid path component';
}

function bad(text: string, problem: string, value: string): Error {
  return new Error(`invalid image reference ${quote(text)}: ${problem}: ${quote(value)}`);
}

function quote(value: string): string {
  return JSON.stringify(value.length > 256 ? `${value.slice(0, 255)}…` : value);
}
