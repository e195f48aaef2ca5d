const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';
const MAX_BLOCK = 64 * 1024;

/**
 * The `CERTIFICATE` blocks of a PEM text, each as its own PEM, at most `max`. Other blocks, blocks with headers and
 * text between blocks are passed over, as Go's `AppendCertsFromPEM` does; whether a block is a certificate at all is
 * for the parser to say.
 */
export function certificateBlocks(text: string, max = 2000): string[] {
  const blocks: string[] = [];
  let at = text.indexOf(BEGIN);
  while (at !== -1 && blocks.length < max) {
    const start = at + BEGIN.length;
    const end = text.indexOf(END, start);
    if (end === -1) break;
    const next = text.indexOf(BEGIN, start);
    // A block that never ends swallows nothing of the next one.
    if (next === -1 || next > end) {
      const body = text.slice(start, end);
      if (body.length <= MAX_BLOCK && !body.includes(':')) blocks.push(`${BEGIN}${body}${END}\n`);
      at = next;
    } else {
      at = next;
    }
  }
  return blocks;
}
