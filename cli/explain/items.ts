import { createJsonReader } from './json-documents.ts';
import { itemsOf } from './kubernetes.ts';
import type { Item } from './message.ts';
import { createSegmenter, type Segment } from './segments.ts';
import { createTextReader, MAX_MESSAGE } from './text-messages.ts';

/** Reads messages out of chunks of input: text and JSON in any mixture. Memory is bounded, whatever comes. */
export function createItemReader() {
  const segmenter = createSegmenter();
  const json = createJsonReader();
  const text = createTextReader();
  /** A long line of text, until it ends. */
  let held = '';

  function* segment(piece: Segment): Generator<Item> {
    if (piece.startsLine && json.isBrokenBy(piece.text)) yield* frame(json.abandon());
    if (json.open || (held === '' && piece.startsLine && looksLikeJson(piece.text))) yield* jsonPiece(piece);
    else yield* textPiece(piece);
  }

  function* jsonPiece(piece: Segment): Generator<Item> {
    yield* text.flush();
    const frames = json.read(piece);
    let next = frames.next();
    for (; !next.done; next = frames.next()) yield* frame(next.value);
    const rest = piece.text.slice(next.value);
    if (json.open || rest.trim() === '' || rest.trim() === ',') return;
    const more = { ...piece, text: rest.trimStart().replace(/^,\s*/, '') };
    if (looksLikeJson(more.text)) yield* jsonPiece(more);
    else yield* frame({ kind: 'broken', problem: 'text behind a JSON document', line: piece.line });
  }

  function* textPiece(piece: Segment): Generator<Item> {
    if (held.length <= MAX_MESSAGE) held += piece.text;
    if (!piece.endsLine) return;
    const line = held;
    held = '';
    yield* text.read(line, piece.line);
  }

  return {
    *feed(chunk: string | Uint8Array): Generator<Item> {
      for (const piece of segmenter.feed(chunk)) yield* segment(piece);
    },
    /** Gives out a message that waits for a line that may never come. */
    *idle(): Generator<Item> {
      yield* text.flush();
    },
    *end(): Generator<Item> {
      for (const piece of segmenter.end()) yield* segment(piece);
      if (json.open) yield* frame(json.abandon());
      yield* text.flush();
    },
    /** The line that is read next, from 1. */
    get line(): number {
      return segmenter.line;
    },
    /** Whether {@link idle} would give something out. */
    get waiting(): boolean {
      return text.open;
    },
  };
}

function* frame(frame: ReturnType<ReturnType<typeof createJsonReader>['abandon']>): Generator<Item> {
  if (frame.kind === 'broken')
    yield { kind: 'unreadable', unreadable: { line: frame.line, problem: frame.problem } };
  else yield* itemsOf(frame.value, frame.line);
}

/** A message may begin with a bracket too: `[ERROR ImagePull]: …`, `{…}` in a Go error. */
export function looksLikeJson(line: string): boolean {
  return /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[{\]]|$))/.test(line);
}
