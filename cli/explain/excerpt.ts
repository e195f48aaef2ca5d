/** A part of a text on one line, and below it `^` under what counts. */
export type Excerpt = { before: string; marked: string; after: string };

/**
 * Cuts out of a text what stands around `span`, in at most `room` characters, printable whatever the text holds.
 * Without a span, its beginning.
 */
export function excerpt(text: string, span: { start: number; end: number } | null, room: number): Excerpt {
  if (span === null) return { before: head(text, room), marked: '', after: '' };
  const marked = head(text.slice(span.start, span.end), Math.floor(room * 0.7));
  const left = room - marked.length;
  const behind = printable(text.slice(span.end, span.end + room)).trimEnd();
  const ahead = printable(text.slice(Math.max(0, span.start - 2 * room), span.start)).trimStart();
  const afterRoom = Math.max(Math.floor(left / 3), left - ahead.length);
  const after =
    span.end + room < text.length || behind.length > afterRoom ? cutEnd(behind, afterRoom) : behind;
  const beforeRoom = left - after.length;
  const whole = span.start <= 2 * room && ahead.length <= beforeRoom;
  const before = whole ? ahead : `…${wellFormed(ahead.slice(-(beforeRoom - 1)))}`;
  return { before, marked, after };
}

/** The beginning of a text, an ellipsis where it is cut. */
function head(text: string, room: number): string {
  const line = printable(text.slice(0, 4 * room)).trim();
  return line.length <= room && text.length <= 4 * room ? line : cutEnd(line, room);
}

function cutEnd(line: string, room: number): string {
  return `${wellFormed(line.slice(0, Math.max(0, room - 1)))}…`;
}

/** Neither control characters, which a terminal would obey, nor invisible ones, which would shift the marks. */
function printable(text: string): string {
  return wellFormed(text).replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

function wellFormed(text: string): string {
  return text.toWellFormed();
}
