import type { Segment } from './segments.ts';

export type JsonFrame =
  | { kind: 'value'; value: unknown; line: number }
  | { kind: 'broken'; problem: string; line: number };

/** The longest document or list element that is kept, in characters: above what an API server stores (1.5 MiB). */
export const MAX_DOCUMENT = 4 * 1024 * 1024;

const LIST_ENDED = -1;

/**
 * Finds JSON documents in a stream: one per line, several on a line, or one over many lines. The elements of a
 * top-level array, and of a top-level object's `items`, come out one by one, so that a list of any length needs
 * no more memory than its largest element.
 *
 * A document that is broken off ends where a string runs over the end of a line, or where the next document
 * begins: at a `{` in the first column, where nothing nested stands in what kubectl and jq write.
 */
export function createJsonReader() {
  let parts: string[] = [];
  let length = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Depth at which list elements stand; `0`: no list so far. */
  let itemDepth = 0;
  let documentLine = 0;
  let elementLine = 0;
  let capturing = true;

  function reset(): void {
    parts = [];
    length = depth = itemDepth = 0;
    inString = escaped = false;
    capturing = true;
  }

  function keep(text: string): void {
    if (!capturing || text === '') return;
    length += text.length;
    if (length <= MAX_DOCUMENT) parts.push(text);
  }

  function take(line: number): JsonFrame {
    const text = parts.join('');
    const tooLong = length > MAX_DOCUMENT;
    parts = [];
    length = 0;
    if (tooLong)
      return { kind: 'broken', problem: `JSON document of more than ${MAX_DOCUMENT} characters`, line };
    try {
      return { kind: 'value', value: JSON.parse(text) as unknown, line };
    } catch {
      return { kind: 'broken', problem: 'not valid JSON', line };
    }
  }

  function opensList(bracket: string): boolean {
    if (bracket !== '[' || itemDepth !== 0) return false;
    return depth === 0 || (depth === 1 && /"items"\s*:\s*$/.test(parts.slice(-8).join('').slice(-64)));
  }

  /** Reads on in a piece of text; answers where the outermost document ended, or the text's length. */
  function* scan(text: string, line: number): Generator<JsonFrame, number> {
    let from = 0;
    const structural = /["\\{}[\]]/g;
    if (escaped) {
      escaped = false;
      structural.lastIndex = 1;
    }
    for (let match = structural.exec(text); match !== null; match = structural.exec(text)) {
      const { index } = match;
      const character = match[0];
      if (character === '\\') {
        if (inString && index + 1 === text.length) escaped = true;
        else if (inString) structural.lastIndex = index + 2;
      } else if (character === '"') inString = !inString;
      else if (inString) continue;
      else if (character === '{' || character === '[') {
        if (depth > 0 && depth === itemDepth) {
          [capturing, from, elementLine] = [true, index, line];
        }
        keep(text.slice(from, index));
        from = index;
        const list = opensList(character);
        depth += 1;
        if (list) {
          // The envelope of a list says nothing that its elements do not.
          itemDepth = depth;
          [parts, length, capturing] = [[], 0, false];
        }
      } else {
        depth -= 1;
        if (itemDepth > 0 && depth === itemDepth) {
          keep(text.slice(from, index + 1));
          yield take(elementLine);
          capturing = false;
        }
        if (depth === 0) {
          keep(text.slice(from, index + 1));
          if (itemDepth === 0) yield take(documentLine);
          reset();
          return index + 1;
        }
        if (itemDepth > 0 && depth < itemDepth) {
          itemDepth = LIST_ENDED;
          capturing = false;
        }
      }
    }
    keep(text.slice(from));
    return text.length;
  }

  return {
    get open(): boolean {
      return depth > 0;
    },
    /** Whether a new line cannot belong to the document that is open. */
    isBrokenBy(text: string): boolean {
      return depth > 0 && depth !== itemDepth && /^\{\s*(?:"|$)/.test(text);
    },
    /** Gives the open document up. */
    abandon(): JsonFrame {
      const line = capturing && itemDepth !== 0 ? elementLine : documentLine;
      reset();
      return { kind: 'broken', problem: 'JSON document breaks off', line };
    },
    /** Reads a segment; the generator's result is how many characters belong to the document. */
    *read(segment: Segment): Generator<JsonFrame, number> {
      if (depth === 0) documentLine = segment.line;
      const used = yield* scan(segment.text, segment.line);
      if (depth > 0 && segment.endsLine) {
        if (inString) yield this.abandon();
        else keep('\n');
      }
      return used;
    },
  };
}
