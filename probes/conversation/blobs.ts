import { sha256 } from './manifests.ts';
import type { Exchange, Outcome } from './exchange.ts';
import { configPlatform, type Descriptor, errorCodes, type ImageManifest } from './manifest-shape.ts';
import { platformText } from './platform.ts';
import { endpointUrl, type Talk } from './talk.ts';

export type Blobs = { outcome: Outcome | null; platform: string | null };

/** A config up to this is read whole and checked against its digest. */
const MAX_CONFIG = 64 * 1024;

/**
 * Asks for the config, whole where it is small, and where the registry has served that itself for one byte of the
 * largest layer as well, since layers alone may be sent to another host.
 */
export async function askBlobs(
  talk: Talk,
  repository: string,
  manifest: ImageManifest,
  authorization: string | undefined,
): Promise<Blobs> {
  const { config } = manifest;
  const isWhole = config.size > 0 && config.size <= MAX_CONFIG;
  const first = await askBlob(talk, repository, config, authorization, isWhole);
  if (first.outcome !== null) return { outcome: first.outcome, platform: null };
  const body = first.at.answer.kind === 'response' ? first.at.answer.body : '';
  const named = isWhole ? configPlatform(body) : null;
  const platform = named === null ? null : platformText(named);
  const wrong = isWhole ? compare(first.at, config, body) : null;
  if (wrong !== null) return { outcome: wrong, platform };
  const largest = manifest.layers.toSorted((one, other) => other.size - one.size)[0];
  if (first.at.visit.role === 'redirect' || largest === undefined) return { outcome: null, platform };
  const layer = await askBlob(talk, repository, largest, authorization, false);
  return { outcome: layer.outcome, platform };
}

async function askBlob(
  talk: Talk,
  repository: string,
  blob: Descriptor,
  authorization: string | undefined,
  isWhole: boolean,
): Promise<{ outcome: Outcome | null; at: Exchange }> {
  const { exchange: at, tooMany } = await talk.ask({
    what: 'blob',
    method: 'GET',
    url: endpointUrl(talk.endpoint, `/${repository}/blobs/${blob.digest}`),
    stage: 'blob',
    headers: isWhole ? {} : { range: 'bytes=0-0' },
    authorization,
    // A server that does not know ranges sends the whole layer: it is dropped after a few bytes.
    maxBytes: isWhole ? MAX_CONFIG + 1 : 16,
  });
  if (tooMany) return { outcome: { kind: 'too-many-redirects', at }, at };
  if (at.answer.kind === 'no-response') return { outcome: { kind: 'no-response', at }, at };
  const { status, body } = at.answer;
  if (status === 200 || status === 206) return { outcome: null, at };
  return { outcome: { kind: 'status', at, status, codes: errorCodes(body) }, at };
}

function compare(at: Exchange, blob: Descriptor, body: string): Outcome | null {
  const seenSize = Buffer.byteLength(body);
  const seen = sha256(body);
  if (seen === null || !blob.digest.startsWith('sha256:') || seen === blob.digest) return null;
  if (seenSize !== blob.size)
    return { kind: 'corrupt', at, what: 'size', expected: `${blob.size} bytes`, seen: `${seenSize} bytes` };
  return { kind: 'corrupt', at, what: 'digest', expected: blob.digest, seen };
}
