/** One assignment of an environment file, in the order of the file. */
export type FileAssignment = { name: string; value: string; line: number };

const MAX_LINES = 20_000;

/**
 * Reads an `EnvironmentFile=`: `NAME=value` a line, quotes, backslash continuations, no `$` expansion.
 * What stands before the first `=` is the name as it is, `export ` too, which systemd then finds invalid.
 *
 * Source: systemd src/basic/env-file.c `parse_env_file_internal`.
 */
export function parseEnvironmentFile(text: string): FileAssignment[] {
  const assignments: FileAssignment[] = [];
  const lines = text.replaceAll('\r\n', '\n').split('\n', MAX_LINES);
  for (let index = 0; index < lines.length; index += 1) {
    const first = index;
    let line = lines[index] ?? '';
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    while (isOpen(line) && index + 1 < lines.length) {
      index += 1;
      line += `\n${lines[index] ?? ''}`;
    }
    const equals = line.indexOf('=');
    if (equals === -1) assignments.push({ name: line.trim(), value: '', line: first + 1 });
    else
      assignments.push({
        name: line.slice(0, equals).trim(),
        value: readValue(line.slice(equals + 1)).value,
        line: first + 1,
      });
  }
  return assignments;
}

function isOpen(line: string): boolean {
  const equals = line.indexOf('=');
  return equals !== -1 && line.length < 65_536 && readValue(line.slice(equals + 1)).open;
}

/** `open`: the value goes on in the next line. */
function readValue(text: string): { value: string; open: boolean } {
  let value = '';
  /** Blanks at the end count only where they were quoted or escaped. */
  let kept = 0;
  let quote = '';
  const source = text.trimStart();
  for (let index = 0; index < source.length; index += 1) {
    const char = source[index] ?? '';
    if (char === '\\' && quote !== "'") {
      const next = source[index + 1];
      if (next === undefined) return { value, open: true };
      index += 1;
      if (next === '\n') continue;
      value += quote === '"' && !'"\\`$'.includes(next) ? char + next : next;
      kept = value.length;
    } else if (quote !== '' && char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else {
      value += char;
      if (quote !== '' || !/\s/.test(char)) kept = value.length;
    }
  }
  return { value: value.slice(0, kept), open: quote !== '' };
}
