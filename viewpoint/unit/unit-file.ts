/** One `key=value` of a systemd unit file, drop-in or system.conf. */
export type UnitAssignment = { section: string; key: string; value: string; line: number };

/** A line that systemd passes over with no more than a line in its log. */
export type PassedOver = { line: number; text: string; why: string };

/** Larger is no unit file; systemd's own limit is 1 MiB too. */
const MAX_LINES = 20_000;

/**
 * Takes a unit file apart: sections, continued lines (comments inside are skipped), `#` and `;` comments.
 *
 * Source: systemd src/shared/conf-parser.c `config_parse`.
 */
export function parseUnitFile(text: string): { assignments: UnitAssignment[]; passedOver: PassedOver[] } {
  const assignments: UnitAssignment[] = [];
  const passedOver: PassedOver[] = [];
  let section = '';
  for (const { line, text: logical } of logicalLines(text)) {
    const trimmed = logical.trim();
    if (trimmed === '') continue;
    if (trimmed.startsWith('[')) {
      const name = /^\[([^\]]*)\]$/.exec(trimmed)?.[1];
      if (name === undefined) passedOver.push({ line, text: trimmed, why: 'is not a section header' });
      section = name ?? '';
      continue;
    }
    const equals = trimmed.indexOf('=');
    if (equals === -1) {
      passedOver.push({ line, text: trimmed, why: 'has no "="' });
      continue;
    }
    const key = trimmed.slice(0, equals).trim();
    if (section === '') passedOver.push({ line, text: trimmed, why: 'stands before any [section] header' });
    else assignments.push({ section, key, value: trimmed.slice(equals + 1).trim(), line });
  }
  return { assignments, passedOver };
}

/** Lines with their continuations joined by a blank, comments left out; `line` is the first's number. */
function* logicalLines(text: string): Generator<{ line: number; text: string }> {
  let pending: { line: number; parts: string[] } | null = null;
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split('\n', MAX_LINES)
    .entries()) {
    const line = raw.replace(/\r$/, '');
    if (/^\s*[#;]/.test(line)) continue;
    const escapes = /\\*$/.exec(line)?.[0].length ?? 0;
    const continued = escapes % 2 === 1;
    const part = continued ? line.slice(0, -1) : line;
    pending ??= { line: index + 1, parts: [] };
    pending.parts.push(part);
    if (continued) continue;
    yield { line: pending.line, text: pending.parts.join(' ') };
    pending = null;
  }
  if (pending !== null) yield { line: pending.line, text: pending.parts.join(' ') };
}
