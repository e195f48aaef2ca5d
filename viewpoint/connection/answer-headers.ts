/** Headers of an answer that somebody reads; all others are dropped. */
const KEPT: ReadonlySet<string> = new Set([
  'age',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'docker-content-digest',
  'docker-distribution-api-version',
  'docker-ratelimit-source',
  'location',
  'proxy-authenticate',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'server',
  'via',
  'www-authenticate',
  'x-cache',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-squid-error',
]);
const MAX_VALUE = 8 * 1024;

/**
 * The headers of an answer that matter, lower-case names, several values joined by commas, control characters
 * removed, at most 8 KiB each. `location` and `www-authenticate` are kept whole, as they are needed for the next
 * request: they can hold signatures and must go through `clean` before anybody sees them.
 */
export function answerHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (value === undefined || !KEPT.has(lower)) continue;
    const text = Array.isArray(value) ? value.join(', ') : value;
    kept[lower] = text
      .slice(0, MAX_VALUE)
      .replace(/\p{Cc}+/gu, ' ')
      .trim();
  }
  return kept;
}
