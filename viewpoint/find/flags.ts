/**
 * Flags of a Go program from its command line: `--name value`, `--name=value`, `-name …`. A flag that is given
 * twice has both values, in order; one without a value has `''`.
 */
export function parseFlags(words: readonly string[]): Map<string, string[]> {
  const flags = new Map<string, string[]>();
  for (const [index, word] of words.entries()) {
    const match = /^--?([A-Za-z][\w.-]*)(?:=([^]*))?$/.exec(word);
    if (match === null) continue;
    const [, name = '', inline] = match;
    const next = words[index + 1];
    const value = inline ?? (next !== undefined && !next.startsWith('-') ? next : '');
    flags.set(name, [...(flags.get(name) ?? []), value]);
  }
  return flags;
}

/** The value that counts: the last one. */
export function lastFlag(flags: Map<string, string[]>, ...names: readonly string[]): string | undefined {
  return names.map((name) => flags.get(name)?.at(-1)).find((value) => value !== undefined && value !== '');
}
