import { clean } from '../../wire/clean.ts';
import type { Names } from '../../wire/names.ts';
import type { Hits } from '../grammar/book.ts';
import type { Decision } from '../grammar/decide.ts';
import { dialledAddress, lookup, peerAddress, requestHost, spokenHost } from './address.ts';
import * as detail from './detail.ts';
import { imageIn, splitReference } from './reference.ts';

/** All that the text names for this cause. Values are cleaned and cut. */
export function namesFor({ hit, end, element }: Decision, hits: Hits, text: string): Names {
  const image = imageIn(hits, text);
  const parts =
    image === undefined || hit.rule.cause === 'InvalidReference' ? undefined : splitReference(image);
  const host =
    requestHost(hits, text, end, element) ??
    spokenHost(text.slice(element.start, element.end)) ??
    parts?.host;
  const names: Names = {
    image,
    host,
    repository: parts?.repository,
    tag: parts?.tag,
    digest: parts?.digest,
    ...special({ hit, end, element }, hits, text),
  } as Names;
  return cleaned(names);
}

type Partial = { [Key in keyof Names]?: Names[Key] | undefined };

function special(
  { hit, end, element }: Pick<Decision, 'hit' | 'end' | 'element'>,
  hits: Hits,
  text: string,
): Partial {
  const { start } = hit;
  switch (hit.rule.cause) {
    case 'DnsFailure':
      return lookup(text, start);
    case 'ConnectTimeout':
    case 'ConnectionRefused':
      return { address: dialledAddress(hits, text, end) ?? peerAddress(text, end) };
    case 'ProxyFailure': {
      const address = hit.rule.rank === 'owner' ? dialledAddress(hits, text, end) : undefined;
      const name = hit.rule.rank === 'owner' ? lookup(text, start).host : undefined;
      return { address, proxy: address ?? name, status: detail.statusIn(text, start, hit.end) };
    }
    case 'TlsUnknownCa':
      return { issuer: detail.issuerIn(text, hit.end) };
    case 'TlsCertificateInvalid': {
      const wanted = detail.wantedName(text, hit.end);
      return wanted === undefined || requestHost(hits, text, end, element) !== undefined
        ? {}
        : { host: wanted };
    }
    case 'DiskFull':
    case 'FilesystemError':
      return { path: detail.pathIn(text, start, hit.end) };
    case 'Unauthorized':
    case 'RateLimited':
    case 'RegistryServerError':
    case 'TagNotFound':
    case 'RepositoryNotFound':
      return { status: detail.statusIn(text, start, hit.end) };
    case 'PlatformMismatch':
      return { platform: detail.platformIn(text, start, hit.end) };
    case 'ContentCorrupt': {
      const digest = detail.digestIn(text, start, hit.end);
      return digest === undefined ? {} : { digest };
    }
    case 'UnsupportedManifest':
      return { mediaType: detail.mediaTypeIn(text, start, hit.end) };
    case 'RuntimeUnavailable':
      return { socket: detail.socketIn(text, start, end), runtime: detail.runtimeIn(text, start, end) };
    default:
      return {};
  }
}

const MAX_NAME = 512;

function cleaned(names: Partial): Names {
  const result: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(names)) {
    if (value === undefined || value === '') continue;
    result[key] =
      typeof value === 'string' && (value.length > MAX_NAME || NEEDS_CLEANING.test(value))
        ? clean(value, MAX_NAME)
        : value;
  }
  return result;
}

/** What {@link clean} changes; most names hold nothing of it. */
const NEEDS_CLEANING = /[^\x21-\x7e]|[?=]|@(?!sha)/;
