import type { Rule } from './rule.ts';

/** How Go clients, registries and proxies begin to print an HTTP status; the number follows. */
const FORMS = [
  'statuscode: *',
  'statuscode *',
  'status code: *',
  'status code *',
  'status code = *',
  'status code=*',
  'status code is *',
  'status code from registry *',
  'http status: *',
  'http status *',
  'http response status: *',
  'http response status code *',
  'status: *',
  'status *',
  '"status":*',
  '"statuscode":*',
  'http error *',
  'http code *',
  'error parsing http *',
  'http/1.1 *',
  'http/2 *',
  'http/2.0 *',
  'http *',
  'returned error: *',
  'returned *',
  'response code: *',
  'response code *',
  'server replied: *',
  'error code: *',
  'api error (*',
  'error *',
];

/** What a rule about HTTP statuses is made of: spread it into the rule. */
export type StatusMatch = Pick<Rule, 'phrases' | 'covers'> & { when: NonNullable<Rule['when']> };

/**
 * Matches any of `codes`, by number behind one of the forms or, with a reason, by `CODE REASON`.
 *
 * @param reasons code to reason phrases, lower case; an empty list for a code without a known one
 */
export function statuses(reasons: Record<number, readonly string[]>): StatusMatch {
  const codes = new Set(Object.keys(reasons));
  return {
    phrases: [
      ...FORMS,
      ...Object.entries(reasons).flatMap(([code, texts]) =>
        texts.flatMap((text) => [`${code} ${text}`, `${code} (${text})`]),
      ),
    ],
    covers: /^\d{3}\b/,
    when: (text, start, end) =>
      isDigit(text.charCodeAt(start)) ||
      (codes.has(text.slice(end, end + 3)) && !isDigit(text.charCodeAt(end + 3))),
  };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
