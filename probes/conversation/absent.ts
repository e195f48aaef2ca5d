import type { ImageReference } from '../../wire/reference.ts';
import { isPage } from './answers.ts';
import type { Exchange, Outcome } from './exchange.ts';
import { errorCodes, parseJson } from './manifest-shape.ts';
import { endpointUrl, type Talk } from './talk.ts';

const MAX_TAGS = 100;

/**
 * After a 404 for a manifest: is the repository there, and which tags has it? The code of the 404 decides where it names
 * the repository; `MANIFEST_UNKNOWN` is also what many registries say of a repository they have never heard of, so
 * the tags are asked for once.
 */
export async function askWhatIsThere(
  talk: Talk,
  { repository }: ImageReference,
  at: Exchange,
  authorization: string | undefined,
): Promise<Outcome> {
  const body = at.answer.kind === 'response' ? at.answer.body : '';
  if (errorCodes(body).includes('NAME_UNKNOWN'))
    return { kind: 'not-found', at, repository: false, tags: [] };
  const url = endpointUrl(talk.endpoint, `/${repository}/tags/list`, `n=${MAX_TAGS}`);
  const { exchange } = await talk.ask({ what: 'tags', method: 'GET', url, stage: 'manifest', authorization });
  const { answer } = exchange;
  if (answer.kind === 'no-response') return { kind: 'not-found', at, repository: null, tags: [] };
  const tags = parseJson(answer.body)?.tags;
  if (answer.status === 200 && (Array.isArray(tags) || tags === null)) {
    const names = (tags ?? []).filter(
      (tag: unknown) => typeof tag === 'string' && /^\w[\w.-]{0,127}$/.test(tag),
    );
    return { kind: 'not-found', at, repository: true, tags: (names as string[]).slice(0, MAX_TAGS) };
  }
  if (answer.status === 404 && isPage(answer.headers['content-type'] ?? ''))
    return { kind: 'not-a-registry', at: exchange, contentType: answer.headers['content-type'] ?? '' };
  return { kind: 'not-found', at, repository: answer.status === 404 ? false : null, tags: [] };
}
