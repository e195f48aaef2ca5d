import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** What the user typed cannot be done; `message` says which word and where to read on. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** Values by option: `true` for a flag that was given, the text of one that takes a value, `undefined` otherwise. */
type Values<O extends ParseArgsOptionsConfig> = {
  [K in keyof O]?: O[K] extends { type: 'boolean' }
    ? boolean
    : O[K] extends { multiple: true }
      ? string[]
      : string;
};

/**
 * Takes a command line apart by `node:util`'s rules: `--flag`, `--name value`, `--name=value`, `-x`; after `--`
 * everything is a word.
 *
 * @param command the command as typed, such as `pulltriage explain`: for the messages.
 * @throws UsageError on an unknown option, a value that is missing and one that is too many.
 */
export function parseCommandLine<const O extends ParseArgsOptionsConfig>(
  command: string,
  args: readonly string[],
  options: O,
): { values: Values<O>; words: string[] } {
  const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    const reason = option === undefined ? 'unknown option' : wrongValue(option.type, token.value);
    if (reason !== null) throw new UsageError(`${reason} ${quoted(token.rawName)}; see ${command} --help`);
  }
  return { values: parsed.values, words: parsed.positionals };
}

function wrongValue(type: 'boolean' | 'string', value: string | undefined): string | null {
  if (type === 'boolean') return value === undefined ? null : 'no value belongs to';
  return value === undefined ? 'a value is missing for' : null;
}

/** Printable and short: what was typed may hold anything. */
function quoted(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}
