/**
 * A text with its wrapping undone: escapes of any depth removed, runs of blanks and line breaks made one blank,
 * typographic quotes straight, terminal colours and box borders gone. Rules are matched against this form, so one
 * spelling of a phrase covers kubelet's Go quotes, klog's `err="…"`, logfmt, JSON and pasted terminal output.
 */
export type Plain = {
  /** What rules are matched against. Letter case is kept. */
  text: string;
  /** Offset in the given text that the unit at `offset` of `text` came from; `offset` may equal the length. */
  origin: (offset: number) => number;
};

/** Longest text that is looked at. Of a longer one the first and the last half of this are. */
export const MAX_TEXT = 16 * 1024;

/**
 * Undoes the wrapping of `given`. Takes time linear in the text; looks at no more than {@link MAX_TEXT} units of it: a
 * wrapped error begins with what was asked for and ends with the reason, so head and tail are kept.
 */
export function toPlain(given: string): Plain {
  if (given.length <= MAX_TEXT) return unwrap(given, 0);
  const half = MAX_TEXT / 2;
  const head = unwrap(given.slice(0, half), 0);
  const tailStart = given.length - half;
  const tail = unwrap(given.slice(tailStart), tailStart);
  return {
    text: `${head.text}\n${tail.text}`,
    origin: (offset) =>
      offset <= head.text.length
        ? head.origin(offset)
        : tail.origin(Math.min(offset - head.text.length - 1, tail.text.length)),
  };
}

function unwrap(given: string, base: number): Plain {
  if (!NEEDS_UNWRAPPING.test(given))
    return { text: given, origin: (offset) => base + Math.min(offset, given.length) };
  const pieces: string[] = [];
  /** Pairs of (offset in the plain text, offset in the given text) at which a kept run begins. */
  const runs: number[] = [];
  let length = 0;
  let kept = 0;
  let blank = false;
  const drop = (start: number, end: number, replacement: string): void => {
    if (start > kept) {
      runs.push(length, kept);
      pieces.push(given.slice(kept, start));
      length += start - kept;
      blank = given.charCodeAt(start - 1) === SPACE;
    }
    const text = replacement === ' ' && (blank || length === 0) ? '' : replacement;
    if (text !== '') {
      runs.push(length, start);
      pieces.push(text);
      length += text.length;
      blank = text === ' ';
    }
    kept = end;
  };
  let isPath = false;
  for (const match of given.matchAll(WRAPPING)) {
    const [found] = match;
    const start = match.index;
    isPath = found.startsWith('\\') && isWindowsPath(isPath, given, kept, start);
    const plain = plainOf(found, isPath);
    drop(start, start + found.length, plain);
    if (plain === ' ' || plain === '"') isPath = false;
    else if (plain === '\\') isPath ||= '.?'.includes(given.charAt(kept));
  }
  drop(given.length, given.length, '');
  return { text: pieces.join(''), origin: (offset) => base + originIn(runs, offset, given.length) };
}

const SPACE = 32;

/** Cheap look whether there is anything to undo: most messages need nothing. */
const NEEDS_UNWRAPPING = /[\\\x00-\x1f\x7f\u00a0“”„‟‘’‚‛«»│┃║]| {2}|&(?:quot|apos|amp|lt|gt|#)/;

/** What counts as blank besides the space. A single space needs no undoing and must not match. */
const BLANK = String.raw`\t-\r\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\u00a0\u2028\u2029\u2500-\u257f`;
/** Each alternative begins with a character of its own and is bounded or greedy without overlap, so one pass is linear. */
const WRAPPING = new RegExp(
  String.raw`\x1b\[[0-9;?]{0,16}[A-Za-z]|\x1b|&(?:quot|apos|amp|lt|gt|#34|#39|#x27|#x22);|[“”„‟«»]|[‘’‚‛]|\\+(?:u[0-9a-fA-F]{4}|x1b\[[0-9;]{0,16}m|[ntr"'/${'`'}]|(?=\s|$))|\\{2,}| [ ${BLANK}]+|[${BLANK}][ ${BLANK}]*`,
  'g',
);

const ENTITIES: Record<string, string> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#x22;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#x27;': "'",
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
};

function plainOf(found: string, isPath: boolean): string {
  const first = found.charCodeAt(0);
  if (first === 0x1b) return '';
  if (first === 0x26) return ENTITIES[found] ?? found;
  if (first === 0x5c) return unescaped(found, isPath);
  if (first <= SPACE || first === 0x7f || first === 0xa0) return ' ';
  if ('“”„‟«»'.includes(found)) return '"';
  if ('‘’‚‛'.includes(found)) return "'";
  return ' ';
}

function unescaped(found: string, isPath: boolean): string {
  const letter = found.charAt(found.length - 1);
  if (letter === '\\') return '\\';
  const name = found.replace(/^\\+/, '');
  if (name.startsWith('u')) {
    const code = Number.parseInt(name.slice(1), 16);
    return code < SPACE || (code >= 0x2500 && code <= 0x257f) ? ' ' : String.fromCharCode(code);
  }
  if (name.startsWith('x1b')) return '';
  if (name === 'n' || name === 't' || name === 'r') return isPath ? `\\${name}` : ' ';
  return name;
}

/**
 * Whether a backslash at `at` stands in `C:\\…` or `\\\\.\\pipe\\…` and so is no escape.
 *
 * @param was whether that held at `from`, behind the backslash before
 */
function isWindowsPath(was: boolean, given: string, from: number, at: number): boolean {
  let start = at;
  while (start > from && !WORD_END.has(given.charCodeAt(start - 1))) start--;
  return (
    (was && start === from) || /(?:^|[^A-Za-z])[A-Za-z]:(?:\\[^\\]{0,255})?$/.test(given.slice(start, at))
  );
}

/** Blank, line feed, tab and both quotes. */
const WORD_END = new Set([SPACE, 0x0a, 0x09, 0x22, 0x27]);

function originIn(runs: readonly number[], offset: number, end: number): number {
  let low = 0;
  let high = runs.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle * 2] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  const start = runs[low * 2 - 2] ?? 0;
  const from = runs[low * 2 - 1] ?? 0;
  return Math.min(from + (offset - start), end);
}
