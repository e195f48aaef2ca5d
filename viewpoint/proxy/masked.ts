import { withoutSecrets } from '../../wire/clean.ts';

/**
 * A proxy variable, or a line that holds one, without user and password: also where the scheme is missing, which
 * makes it no URL, and where a password was written unescaped.
 */
export function masked(text: string, max = 200): string {
  return withoutSecrets(text.slice(0, 4096).replace(/[^\s"'=,\u201c\u201d\u2018\u2019]*@/g, '')).slice(
    0,
    max,
  );
}
