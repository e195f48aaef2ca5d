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

/** Like {@link clean} but keeps line breaks and the text's length class: for showing a message as it was given. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]{0,15}:\/\/)[^\s/?#"'@]{0,1024}@/gi, '$1')
    .replace(/([a-z][a-z0-9+.-]{0,15}:\/\/[^\s?#"'\\<>]{1,2048})\?[^\s"'\\<>]*/gi, '$1')
    .replace(/\b(bearer|basic)\s+[a-z0-9._~+/=-]{16,}/gi, '$1 [removed]')
    .replace(
      /\b(x-amz-(?:signature|credential|security-token)|sig|token|password|secret)=[^\s&"']+/gi,
      '$1=[removed]',
    );
}
