import { createHash } from 'node:crypto';
import type { ImageReference } from '../../wire/reference.ts';
import { isPage, statusOf } from './answers.ts';
import type { Exchange, Outcome } from './exchange.ts';
import { askWhatIsThere } from './absent.ts';
import { type Descriptor, errorCodes, type ImageManifest, parseManifest } from './manifest-shape.ts';
import { acceptedPlatforms, platformText, rankPlatform } from './platform.ts';
import { endpointUrl, type Talk } from './talk.ts';
import { authorize } from './token.ts';

export type Found =
  | { outcome: Outcome }
  | {
      outcome?: undefined;
      manifest: ImageManifest;
      digest: string | null;
      authorization: string | undefined;
    };

/** What containerd accepts. Source: containerd core/remotes/docker/resolver.go. */
const ACCEPT = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  '*/*',
].join(', ');
const MAX_MANIFEST = 4 * 1024 * 1024;
const MAX_NESTING = 2;

/** Finds the manifest of this machine's platform as containerd does: HEAD, token, HEAD again, then GET. */
export async function askManifest(
  talk: Talk,
  reference: ImageReference,
  scope: string,
  given: string | undefined,
): Promise<Found> {
  const name = reference.digest ?? reference.tag ?? 'latest';
  let authorization = given;
  let head = await request(talk, reference, 'HEAD', name, authorization);
  if (statusOf(head.exchange) === 401 && authorization === undefined) {
    const authorized = await authorize(talk, head.exchange, scope);
    if (authorized.outcome !== undefined) return { outcome: authorized.outcome };
    ({ authorization } = authorized);
    head = await request(talk, reference, 'HEAD', name, authorization);
  }
  const status = statusOf(head.exchange);
  const wrong = judge(head);
  // A refusal says why in its body alone, which HEAD has none of; and some registries do not know HEAD.
  const worthAsking = status !== null && status !== 429 && status < 500 && status !== 401;
  if (wrong !== null && !(wrong.kind === 'status' && worthAsking)) return { outcome: wrong };
  const digest = status === 200 ? digestHeader(head.exchange) : null;
  let body = await request(talk, reference, 'GET', digest ?? name, authorization);
  let want = reference.digest ?? digest;
  for (let depth = 0; ; depth += 1) {
    const refused = judge(body);
    if (refused?.kind === 'status' && refused.status === 404)
      return { outcome: await askWhatIsThere(talk, reference, body.exchange, authorization) };
    if (refused !== null) return { outcome: refused };
    const read = readManifest(body.exchange, want, depth);
    if (read.outcome !== undefined) return { outcome: read.outcome };
    if (read.next === undefined)
      return { manifest: read.manifest, digest: want ?? digestHeader(body.exchange), authorization };
    want = read.next.digest;
    body = await request(talk, reference, 'GET', want, authorization);
  }
}

type Sent = { exchange: Exchange; tooMany: boolean };

async function request(
  talk: Talk,
  { repository }: ImageReference,
  method: 'GET' | 'HEAD',
  name: string,
  authorization: string | undefined,
): Promise<Sent> {
  const url = endpointUrl(talk.endpoint, `/${repository}/manifests/${name}`);
  const headers = { accept: ACCEPT };
  return await talk.ask({
    what: 'manifest',
    method,
    url,
    stage: 'manifest',
    headers,
    authorization,
    maxBytes: MAX_MANIFEST,
  });
}

function judge({ exchange, tooMany }: Sent): Outcome | null {
  if (tooMany) return { kind: 'too-many-redirects', at: exchange };
  const { answer } = exchange;
  if (answer.kind === 'no-response') return { kind: 'no-response', at: exchange };
  const contentType = answer.headers['content-type'] ?? '';
  const isApi = answer.headers['docker-distribution-api-version'] !== undefined;
  if (isPage(contentType) && !isApi && answer.status !== 401 && answer.status !== 429 && answer.status < 500)
    return { kind: 'not-a-registry', at: exchange, contentType };
  if (answer.status === 200) return null;
  return { kind: 'status', at: exchange, status: answer.status, codes: errorCodes(answer.body) };
}

type Read =
  | { outcome: Outcome }
  | { outcome?: undefined; next: Descriptor }
  | { outcome?: undefined; next?: undefined; manifest: ImageManifest };

function readManifest(at: Exchange, digest: string | null, depth: number): Read {
  const { body, headers, truncated } = at.answer as Extract<Exchange['answer'], { kind: 'response' }>;
  const contentType = headers['content-type'] ?? '';
  if (truncated)
    return { outcome: { kind: 'unsupported', at, mediaType: `${contentType} of more than 4 MiB` } };
  const seen = sha256(body);
  if (digest?.startsWith('sha256:') === true && seen !== null && seen !== digest)
    return { outcome: { kind: 'corrupt', at, what: 'digest', expected: digest, seen } };
  const manifest = parseManifest(body, contentType);
  if (manifest.kind === 'image') return { manifest };
  if (manifest.kind === 'not-json')
    return { outcome: { kind: 'corrupt', at, what: 'json', expected: 'a JSON manifest', seen: contentType } };
  if (manifest.kind === 'unsupported')
    return { outcome: { kind: 'unsupported', at, mediaType: manifest.mediaType } };
  const chosen = choosePlatform(manifest.manifests);
  if (chosen !== null && depth < MAX_NESTING) return { next: chosen };
  const [wanted = { os: 'linux', architecture: process.arch, variant: '' }] = acceptedPlatforms(process.arch);
  return {
    outcome: {
      kind: 'no-platform',
      at,
      wanted: platformText(wanted),
      offered: offeredBy(manifest.manifests),
    },
  };
}

/** Each platform once; `unknown/unknown` marks attestations, which are no images. */
function offeredBy(entries: readonly Descriptor[]): string[] {
  const platforms = entries.flatMap((entry) => (entry.platform === null ? [] : platformText(entry.platform)));
  return [...new Set(platforms)].filter((platform) => platform !== 'unknown/unknown');
}

/** The entry that containerd would take; one that names no platform is as good as the worst that fits. */
export function choosePlatform(
  entries: readonly Descriptor[],
  arch: string = process.arch,
): Descriptor | null {
  const accepted = acceptedPlatforms(arch);
  let best: { entry: Descriptor; rank: number } | null = null;
  for (const entry of entries) {
    const rank = entry.platform === null ? accepted.length : rankPlatform(entry.platform, accepted);
    if (rank !== -1 && (best === null || rank < best.rank)) best = { entry, rank };
  }
  return best?.entry ?? null;
}

/** `null` when the text is not what was received, byte by byte, and so nothing can be said. */
export function sha256(body: string): string | null {
  return body.includes('\ufffd') ? null : `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

function digestHeader({ answer }: Exchange): string | null {
  const digest = answer.kind === 'response' ? answer.headers['docker-content-digest'] : undefined;
  return digest !== undefined && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : null;
}
