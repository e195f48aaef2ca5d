import { isFrom, type Release } from './containerd-version.ts';

/** A parsed document, or why the runtime's own parser refuses the file. */
export type GoToml = { document: Record<string, unknown> } | { wrong: string };

/**
 * Parses TOML as containerd does. smol-toml reads TOML 1.1, and Go's parsers stop short of it, each at other places:
 * go-toml 1.9 (containerd 1.x) and 2.2 (containerd 2.x). Where the release is not known, only what both refuse is
 * refused.
 */
export async function parseGoToml(source: string, release: Release | null): Promise<GoToml> {
  const { parse, TomlError } = await import('smol-toml');
  const isNew = release === null ? null : isFrom(release, 2, 0);
  const marked = source.startsWith('\ufeff');
  if (marked && isNew === true) return { wrong: 'it begins with a byte order mark' };
  const text = marked ? source.slice(1) : source;
  try {
    const document = parse(text, { integersAsBigInt: 'asNeeded' });
    const found = tooNew(text).find(({ refusedBy }) => isRefused(refusedBy, isNew));
    return found === undefined ? { document } : { wrong: `line ${found.line}: ${found.what}` };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split('\n')[0] ?? '';
    return { wrong: `line ${error.line} column ${error.column}: ${why}` };
  }
}

export type TooNew = { line: number; what: string; refusedBy: 'all' | 'old' | 'new' };

function isRefused(refusedBy: TooNew['refusedBy'], isNew: boolean | null): boolean {
  return refusedBy === 'all' || isNew === (refusedBy === 'new');
}

const TOKEN = /"""|'''|"|'|#|[{}[\],\n]|\\[^]/g;

/** What TOML 1.1 added, in a text that is known to parse: in inline tables and in escapes. */
export function tooNew(text: string): TooNew[] {
  const found: TooNew[] = [];
  const open: string[] = [];
  let quote = '';
  let line = 1;
  let end = 0;
  let afterComma = false;
  for (const match of text.matchAll(TOKEN)) {
    let token = match[0];
    if (text.slice(end, match.index).trim() !== '') afterComma = false;
    end = match.index + token.length;
    if (token.startsWith('\\')) {
      if (token === '\\\n') line += 1;
      if (quote.startsWith('"')) {
        found.push(...escape(token, line));
        continue;
      }
      // A literal string and a comment know no escapes: the character after the backslash counts by itself.
      token = token.slice(1);
    } else if (token === '\n') line += 1;
    if (quote !== '') {
      if (token === quote || (quote === '#' && token === '\n')) quote = '';
      if (quote !== '' || token !== '\n') continue;
    }
    if (token === '\n') {
      if (open.at(-1) === '{')
        found.push({ line: line - 1, what: 'an inline table goes over its line', refusedBy: 'new' });
    } else if (/^["'#]/.test(token)) quote = token;
    else if (token === '{' || token === '[') open.push(token);
    else if (token === '}' || token === ']') {
      if (token === '}' && afterComma)
        found.push({ line, what: 'a comma stands at the end of an inline table', refusedBy: 'all' });
      open.pop();
    }
    if (token !== '\n') afterComma = token === ',';
  }
  return found;
}

function escape(token: string, line: number): TooNew[] {
  if (token === '\\x') return [{ line, what: 'the escape \\x is not known', refusedBy: 'all' }];
  return token === '\\e' ? [{ line, what: 'the escape \\e is not known', refusedBy: 'old' }] : [];
}
