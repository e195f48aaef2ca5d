/** A line of the input, or a piece of one that is longer than {@link MAX_SEGMENT}. */
export type Segment = {
  text: string;
  /** From 1. */
  line: number;
  startsLine: boolean;
  endsLine: boolean;
};

/** How much of an unfinished line is held back, in characters; longer lines come in pieces. */
export const MAX_SEGMENT = 64 * 1024;

/** Cuts chunks of text or UTF-8 into lines. Holds back at most one piece. */
export function createSegmenter() {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 1;
  let startsLine = true;

  function* cut(more: string): Generator<Segment> {
    rest += more;
    let from = 0;
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n', from)) {
      yield { text: rest.slice(from, end).replace(/\r$/, ''), line, startsLine, endsLine: true };
      from = end + 1;
      line += 1;
      startsLine = true;
    }
    rest = rest.slice(from);
    if (rest.length < MAX_SEGMENT) return;
    yield { text: rest, line, startsLine, endsLine: false };
    rest = '';
    startsLine = false;
  }

  return {
    /** The line that is read next, from 1. */
    get line(): number {
      return line;
    },
    feed(chunk: string | Uint8Array): Generator<Segment> {
      return cut(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    },
    /** The last line, when it does not end in a line break. */
    *end(): Generator<Segment> {
      yield* cut(decoder.decode());
      if (rest !== '' || !startsLine) yield { text: rest, line, startsLine, endsLine: true };
      rest = '';
    },
  };
}
