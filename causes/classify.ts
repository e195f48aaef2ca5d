import type { Reading } from '../wire/reading.ts';
import { buildBook, findHits, type Hits } from './grammar/book.ts';
import { decide } from './grammar/decide.ts';
import { namesFor } from './names/index.ts';
import { imageIn } from './names/reference.ts';
import { subjectOf } from './names/subject.ts';
import { rules } from './rules/index.ts';
import { type Plain, toPlain } from './text/plain.ts';

const book = buildBook(rules);

/**
 * Reads why a pull failed out of a text, whatever the text is wrapped in. Never throws. Takes time linear in the text
 * and looks at no more than the first and the last 8 KiB of a long one.
 *
 * @param text kubelet's event or status message, a log line, a runtime's or registry's error, several lines of them
 */
export function classify(text: string): Reading {
  const plain = toPlain(text);
  const hits = findHits(book, plain.text);
  const decision = decide(hits, plain.text);
  if (decision === null) return nothingRead(hits, plain);
  const { hit, cause, stage, alternatives } = decision;
  const names = namesFor(decision, hits, plain.text);
  return {
    cause,
    stage,
    subject: subjectOf(cause, names),
    names,
    alternatives,
    rule: hit.rule.id,
    span: spanOf(plain, hit.start, decision.end),
  };
}

/** The reading of a text that names no cause. Kubelet's bare back-off words are told from a text about something else. */
function nothingRead(hits: Hits, plain: Plain): Reading {
  const [start, end] = hits.marks.bare ?? [];
  const image = hits.marks.pull === undefined ? undefined : imageIn(hits, plain.text);
  const names = image === undefined ? {} : { image };
  const isBare = start !== undefined && end !== undefined;
  return {
    cause: 'Unknown',
    stage: null,
    subject: image ?? '',
    names,
    alternatives: [],
    rule: isBare ? 'kubelet.no-cause-given' : 'none',
    span: isBare ? spanOf(plain, start, end) : null,
  };
}

function spanOf(plain: Plain, start: number, end: number): { start: number; end: number } {
  const from = plain.origin(start);
  return { start: from, end: Math.max(from + 1, plain.origin(end - 1) + 1) };
}
