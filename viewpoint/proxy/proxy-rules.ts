import { addressBytes, isLoopback } from '../resolver/address-bytes.ts';
import { parseGoUrl } from './go-url.ts';
import type { ProxyAddress, Route } from '../network.ts';
import { matchNoProxy, parseNoProxy, toAscii } from './no-proxy.ts';

/**
 * Go's `http.ProxyFromEnvironment` for a process with this environment; `null` when the environment could not be
 * read: every route is then direct because of `environment-unknown`, which nothing may be concluded from.
 *
 * Source: golang.org/x/net/http/httpproxy.
 */
export function createRoute(environ: Record<string, string> | null): (url: string) => Route {
  if (environ === null) return () => ({ kind: 'direct', because: 'environment-unknown' });
  const http = pick(environ, 'HTTP_PROXY', 'http_proxy');
  const https = pick(environ, 'HTTPS_PROXY', 'https_proxy');
  const noProxy = pick(environ, 'NO_PROXY', 'no_proxy');
  const entries = parseNoProxy(noProxy?.value ?? '');
  const isCgi = (environ['REQUEST_METHOD'] ?? '') !== '';

  return (text) => {
    const url = parseGoUrl(text);
    const scheme = url?.scheme;
    const setting = scheme === 'https' ? https : scheme === 'http' ? http : null;
    if (url === null || setting === null) return { kind: 'direct', because: 'no-proxy-set' };
    const { variable } = setting;
    const proxy = parseProxy(setting.value);
    if (proxy === null) return { kind: 'direct', because: 'invalid-proxy', variable };
    // Go fails such a request; no runtime is ever started this way.
    if (scheme === 'http' && isCgi)
      return { kind: 'direct', because: 'invalid-proxy', variable: 'REQUEST_METHOD' };
    const host = toAscii(url.hostname);
    const port = url.port === '' ? (scheme === 'https' ? '443' : '80') : url.port;
    const address = addressBytes(host);
    if (host === 'localhost' || (address !== null && isLoopback(address)))
      return { kind: 'direct', because: 'loopback' };
    const entry = matchNoProxy(entries, host, port);
    if (entry !== null)
      return {
        kind: 'direct',
        because: 'no-proxy-entry',
        variable: noProxy?.variable ?? 'NO_PROXY',
        entry: entry.text,
      };
    return { kind: 'proxy', proxy, variable };
  };
}

/**
 * A proxy variable's value by Go's rules: without a scheme `http://` is put before it, and also before what does
 * not parse, so that some mistakes end as another host. `null`: Go goes on as if the variable were not set.
 */
export function parseProxy(value: string): ProxyAddress | null {
  const plain = parseGoUrl(value);
  const url =
    plain === null || plain.scheme === '' || plain.hostname + plain.port === ''
      ? (parseGoUrl(`http://${value}`) ?? plain)
      : plain;
  if (url === null) return null;
  const scheme = SCHEMES.find((known) => known === url.scheme) ?? 'http';
  const port = url.port === '' ? DEFAULT_PORTS[scheme] : Number(url.port);
  // Go dials an empty host as this machine.
  return { scheme, host: url.hostname || 'localhost', port, credentials: url.userinfo };
}

/** The first of the variables that is set and not empty: Go's `getEnvAny`. */
export function pick(
  environ: Record<string, string>,
  ...variables: string[]
): { variable: string; value: string } | null {
  for (const variable of variables) {
    const value = environ[variable];
    if (value !== undefined && value !== '') return { variable, value };
  }
  return null;
}

/** Any other scheme is spoken to as `http`, which is what Go's transport does. */
const SCHEMES = ['http', 'https', 'socks5', 'socks5h'] as const;
const DEFAULT_PORTS = { http: 80, https: 443, socks5: 1080, socks5h: 1080 };
