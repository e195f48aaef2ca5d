/** One challenge of a `WWW-Authenticate` header. */
export type Challenge = {
  /** Lower case: `bearer`, `basic`. */
  scheme: string;
  parameters: Record<string, string>;
};

const MAX_HEADER = 8192;
const TOKEN = /[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}/y;
const PARAMETER = /[ \t,]*([A-Za-z0-9_-]{1,64})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^ \t,"]*))/y;
const SPACE = /[ \t,]*/y;

/** The challenges of a header, several in one line too; what cannot be read ends the list. Source: RFC 9110, 11.6.1. */
export function parseChallenges(header: string): Challenge[] {
  const text = header.slice(0, MAX_HEADER);
  const challenges: Challenge[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (challenges.length < 8) {
    take(SPACE);
    const scheme = take(TOKEN)?.[0];
    if (scheme === undefined) break;
    const parameters: Record<string, string> = {};
    for (let found = take(PARAMETER); found !== null; found = take(PARAMETER)) {
      const [, name = '', quoted, plain = ''] = found;
      parameters[name.toLowerCase()] = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
    }
    challenges.push({ scheme: scheme.toLowerCase(), parameters });
  }
  return challenges;
}
