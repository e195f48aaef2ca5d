import { isIPv6 } from 'node:net';

/** A URL as Go's net/url takes it apart: more lenient than WHATWG's, and a wrong one is cut at other places. */
export type GoUrl = {
  /** Lower case; `''` when there is none. */
  scheme: string;
  /** `user:password`, unescaped; `null` without. Secret. */
  userinfo: string | null;
  /** Without brackets and port. */
  hostname: string;
  /** As it is written, `''` without. */
  port: string;
};

/**
 * Parses a URL by Go's rules; `null` where Go gives an error.
 *
 * Source: golang/go src/net/url/url.go `parse`, `parseAuthority`, `parseHost` (Go 1.26).
 */
export function parseGoUrl(text: string): GoUrl | null {
  if (CONTROL.test(text)) return null;
  const split = splitScheme(text.split('#', 1)[0] ?? '');
  if (split === null) return null;
  const { scheme } = split;
  const rest = split.rest.split('?', 1)[0] ?? '';
  const nothing = { scheme, userinfo: null, hostname: '', port: '' };
  if (!rest.startsWith('/')) {
    // After a scheme this is "opaque" and holds no host; without one, a colon may not stand in the first segment.
    return scheme !== '' || !(rest.split('/', 1)[0] ?? '').includes(':') ? nothing : null;
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///')))
    return unescape(rest) === null ? null : nothing;
  const [authority = '', ...path] = rest.slice(2).split('/');
  if (unescape(path.join('/')) === null) return null;
  const at = authority.lastIndexOf('@');
  const host = splitHost(authority.slice(at + 1), scheme);
  const userinfo = at === -1 ? null : readUserinfo(authority.slice(0, at));
  if (host === null || userinfo === undefined) return null;
  return { scheme, userinfo, ...host };
}

const CONTROL = /[\u0000-\u001f\u007f]/;

function splitScheme(text: string): { scheme: string; rest: string } | null {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1];
  if (scheme !== undefined) return { scheme: scheme.toLowerCase(), rest: text.slice(scheme.length + 1) };
  return text.startsWith(':') ? null : { scheme: '', rest: text };
}

/** `undefined` when it is wrong. */
function readUserinfo(text: string): string | undefined {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) return undefined;
  const colon = text.indexOf(':');
  const user = unescape(colon === -1 ? text : text.slice(0, colon));
  const password = colon === -1 ? '' : unescape(text.slice(colon + 1));
  return user === null || password === null ? undefined : `${user}:${password}`;
}

function splitHost(text: string, scheme: string): { hostname: string; port: string } | null {
  if (text.lastIndexOf('[') > 0) return null;
  if (text.startsWith('[')) {
    const close = text.lastIndexOf(']');
    const hostname = unescape(text.slice(1, close));
    const port = text.slice(close + 1);
    if (close === -1 || !isPort(port) || hostname === null) return null;
    return isIPv6(hostname) ? { hostname, port: port.slice(1) } : null;
  }
  const strict = scheme === 'http' || scheme === 'https';
  const colon = strict ? text.indexOf(':') : text.lastIndexOf(':');
  const port = colon === -1 ? '' : text.slice(colon);
  const name = colon === -1 ? text : text.slice(0, colon);
  // What may stand in a host as it is; other ASCII must not, escaped neither.
  const valid = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%25|%[89A-Fa-f][0-9A-Fa-f])*$/.test(
    name,
  );
  const hostname = valid ? unescape(name) : null;
  return isPort(port) && hostname !== null ? { hostname, port: port.slice(1) } : null;
}

function isPort(text: string): boolean {
  return /^(?::\d*)?$/.test(text);
}

function unescape(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  return Buffer.from(
    text
      .replace(/[^%\u0000-\u007f]/gu, encodeURIComponent)
      .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}
