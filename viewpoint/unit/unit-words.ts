/**
 * Splits the value of `Environment=` into words: blanks separate, either quote holds together wherever it stands,
 * backslashes escape as in C. `error` says what systemd stumbles over; the words before it still hold.
 *
 * Source: systemd src/basic/extract-word.c with `EXTRACT_UNQUOTE | EXTRACT_CUNESCAPE`.
 */
export function splitUnitWords(value: string): { words: string[]; error: string | null } {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let index = 0; index < value.length; index += 1) {
    const char = value[index] ?? '';
    if (char === '\\') {
      const escape = unescapeAt(value, index + 1);
      if (escape === null) return { words, error: `unknown escape "\\${value[index + 1] ?? ''}"` };
      word = (word ?? '') + escape.text;
      index += escape.length;
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (quote !== '') return { words, error: `a ${quote} that is never closed` };
  if (word !== null) words.push(word);
  return { words, error: null };
}

const SIMPLE: Record<string, string> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  s: ' ',
};

function unescapeAt(value: string, index: number): { text: string; length: number } | null {
  const simple = SIMPLE[value[index] ?? ''];
  if (simple !== undefined) return { text: simple, length: 1 };
  const rest = value.slice(index, index + 9);
  const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/.exec(rest);
  if (code === null) return null;
  const hex = code[1] ?? code[2] ?? code[3];
  const point = hex === undefined ? Number.parseInt(code[4] ?? '', 8) : Number.parseInt(hex, 16);
  return point === 0 || point > 0x10ffff
    ? null
    : { text: String.fromCodePoint(point), length: code[0].length };
}
