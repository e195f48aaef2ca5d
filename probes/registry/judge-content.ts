import type { Names } from '../../wire/names.ts';
import type { ImageReference } from '../../wire/reference.ts';
import type { Conversation, Outcome } from '../conversation/exchange.ts';
import type { Target } from '../probe.ts';
import type { Judgment } from './judgment.ts';
import { nearest } from './nearest.ts';

type Content = Extract<Outcome, { kind: 'not-found' | 'no-platform' | 'unsupported' | 'corrupt' }>;

/** Answers of a registry that works, about what it holds. */
export function judgeContent({ endpoint }: Conversation, target: Target, outcome: Content): Judgment {
  const { authority } = endpoint;
  const reference = target.kind === 'image' ? target.reference : null;
  const names: Names = { host: authority, ...imageNames(reference) };
  const { stage } = outcome.at.visit;
  switch (outcome.kind) {
    case 'not-found':
      return {
        stage: 'manifest',
        ...absent(authority, reference, outcome),
        names: { ...names, status: 404 },
      };
    case 'no-platform': {
      const offered = outcome.offered.slice(0, 12).join(', ');
      const message = `the image has no manifest for ${outcome.wanted}: ${authority} offers ${offered === '' ? 'no platform' : offered}`;
      const platform = { ...names, platform: outcome.wanted };
      return { stage, cause: 'PlatformMismatch', subject: outcome.wanted, message, names: platform };
    }
    case 'unsupported': {
      const { mediaType } = outcome;
      const message = `${authority} serves something that is no image a runtime can run: ${mediaType}`;
      return {
        stage,
        cause: 'UnsupportedManifest',
        subject: mediaType,
        message,
        names: { ...names, mediaType },
      };
    }
    default: {
      const from = outcome.at.visit.authority;
      const message = `what ${from} sends is not what the digest promises: ${outcome.seen} in place of ${outcome.expected}`;
      const isDigest = outcome.what === 'digest';
      const digest = isDigest ? { digest: outcome.expected } : {};
      const subject = isDigest ? outcome.expected : from;
      return { stage, cause: 'ContentCorrupt', subject, message, names: { ...names, host: from, ...digest } };
    }
  }
}

function absent(
  authority: string,
  reference: ImageReference | null,
  { repository, tags }: Extract<Outcome, { kind: 'not-found' }>,
): Pick<Judgment, 'cause' | 'subject' | 'message'> {
  const path = reference === null ? '' : `${reference.registry}/${reference.repository}`;
  const wanted = reference?.digest ?? reference?.tag ?? '';
  if (repository === false)
    return {
      cause: 'RepositoryNotFound',
      subject: path,
      message: `${authority} has no repository ${reference?.repository}, or hides it from anonymous clients`,
    };
  const subject = reference === null ? authority : reference.canonical;
  // No tag is near a digest.
  const byDigest = reference?.digest !== undefined;
  const near = byDigest ? '' : nearest(wanted, tags).join(', ');
  const hint = near === '' ? '' : `; the nearest of its tags: ${near}`;
  const sure = repository === null ? ' (whether the repository is there it does not say)' : '';
  return {
    cause: 'TagNotFound',
    subject,
    message: `${authority} has no ${reference?.repository}${byDigest ? '@' : ':'}${wanted}${sure}${hint}`,
  };
}

function imageNames(reference: ImageReference | null): Names {
  if (reference === null) return {};
  const { text, repository, tag, digest } = reference;
  return {
    image: text,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}
