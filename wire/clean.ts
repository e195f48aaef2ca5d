/**
 * What text must go through before it is stored, logged, shown or sent: whatever a registry, a proxy or a file
 * sent may hold secrets or terminal escapes.
 */

/** The longest text that is looked at; the rest is cut. */
const MAX_INPUT = 64 * 1024;

/**
 * One printable line without secrets: control characters and escapes replaced, `user:password@` and query
 * strings of URLs removed, bearer and basic tokens masked, cut to `max` characters with an ellipsis.
 */
export function clean(text: string, max = 2048): string {
  const line = withoutSecrets(text.slice(0, MAX_INPUT))
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return line.length <= max ? line : `${line.slice(0, max - 1).trimEnd()}…`;
}

/** Like {@link clean} but keeps line breaks and is not cut: for showing a message as it was given. Linear in the length. */
export function withoutSecrets(text: string): string {
  return text
    .replace(URL_TOKEN, withoutUrlSecrets)
    .replace(/\b(bearer|basic)\s+[a-z0-9._~+/=-]{16,}/gi, '$1 [removed]')
    .replace(
      /\b(x-amz-(?:signature|credential|security-token)|sig|signature|token|password|passwd|secret)=[^\s&"']+/gi,
      '$1=[removed]',
    );
}

/** A whole URL is consumed at once, so that no character is looked at twice. */
const URL_TOKEN = /\b[a-z][a-z0-9+.-]{0,15}:\/\/[^\s"'\\<>`]*/gi;

function withoutUrlSecrets(url: string): string {
  const query = url.indexOf('?');
  const plain = query === -1 ? url : url.slice(0, query);
  const start = plain.indexOf('://') + 3;
  const slash = plain.indexOf('/', start);
  const end = slash === -1 ? plain.length : slash;
  const at = plain.lastIndexOf('@', end);
  return at < start ? plain : plain.slice(0, start) + plain.slice(at + 1);
}
