import type { Rule } from './rule.ts';
import { statuses } from './status.ts';
import { followsUrl } from './near.ts';

/**
 * The proxy between node and registry. Go wraps all that happens before the tunnel stands in `proxyconnect tcp`; when
 * the proxy refuses the CONNECT, the error is its status line without the number, right behind the URL: `Get
 * "https://…": Forbidden`. Sources: Go net/http/transport.go (dialConn, `errors.New(text)`), golang.org/x/net socks.
 */
export const proxyRules: readonly Rule[] = [
  {
    id: 'proxy.connect',
    cause: 'ProxyFailure',
    rank: 'owner',
    needs: 'fragment',
    phrases: [
      'proxyconnect tcp',
      'proxyconnect',
      'socks connect',
      'proxyconnect tcp4',
      'proxyconnect tcp6',
      'error connecting to proxy',
      'failed to connect to proxy',
    ],
  },
  {
    id: 'proxy.connect-lookup',
    cause: 'ProxyFailure',
    alternatives: ['DnsFailure'],
    rank: 'owner',
    needs: 'fragment',
    phrases: [
      'proxyconnect tcp: dial tcp: lookup',
      'socks connect tcp: dial tcp: lookup',
      'proxyconnect tcp: lookup',
      'could not resolve proxy',
    ],
  },
  {
    id: 'proxy.authentication',
    cause: 'ProxyFailure',
    rank: 'owner',
    needs: 'pull',
    phrases: [
      'proxy authentication required',
      'proxyauthenticationrequired',
      'authenticationrequired: proxy',
      'proxy authorization required',
      'err_cache_access_denied',
      'proxy-authenticate',
    ],
  },
  {
    id: 'proxy.authentication-status',
    cause: 'ProxyFailure',
    rank: 'owner',
    needs: 'pull',
    ...statuses({ 407: [] }),
  },
  {
    id: 'proxy.refused-tunnel',
    cause: 'ProxyFailure',
    alternatives: ['Unauthorized'],
    rank: 'exact',
    needs: 'pull',
    phrases: [
      ': forbidden',
      ': filtered',
      ': blocked',
      ': access denied',
      ': denied by proxy',
      ': policy denied',
      ': url blocked',
    ],
    when: isStatusText,
  },
  {
    id: 'proxy.failed-tunnel',
    cause: 'ProxyFailure',
    alternatives: ['RegistryServerError'],
    rank: 'exact',
    needs: 'pull',
    phrases: [
      ': bad gateway',
      ': service unavailable',
      ': gateway timeout',
      ': gateway time-out',
      ': method not allowed',
      ': not found',
      ': internal server error',
      ': bad request',
      ': unable to connect',
      ': connection established',
      ': network unreachable',
    ],
    when: isStatusText,
  },
  {
    id: 'proxy.other-status-text',
    cause: 'ProxyFailure',
    alternatives: ['RegistryServerError', 'Unauthorized'],
    rank: 'status',
    needs: 'pull',
    phrases: ['https://*', 'http://*'],
    when: (text, _start, end) =>
      /^\S{3,1024}: (?!EOF)[A-Z][A-Za-z-]{2,20}(?: [A-Za-z-]{1,20}){0,5}(?=["'`).}]|\s*$| (?:Warning|Normal) )/.test(
        text.slice(end, end + 1200),
      ),
  },
  {
    id: 'proxy.says-so',
    cause: 'ProxyFailure',
    rank: 'exact',
    needs: 'pull',
    phrases: [
      'proxy error',
      'err_access_denied',
      'err_connect_fail',
      'err_dns_fail',
      'err_cannot_forward',
      'x-squid-error',
      'squid',
      'zscaler',
      'bluecoat',
      'blue coat',
      'websense',
      'forcepoint',
      'fortiguard',
      'mcafee web gateway',
      'palo alto networks',
      'cisco umbrella',
      'tunnel connection failed',
      'proxy connection failed',
      'unable to connect to proxy',
      'cannot connect to proxy',
      'error parsing proxy url',
      'invalid proxy address',
      'proxy: unknown scheme',
      'http proxy',
      'https proxy',
      'unknown error general socks server failure',
      'general socks server failure',
      'received http code 403 from proxy after connect',
      'from proxy after connect',
      'connect tunnel failed',
      'web page blocked',
      'captive portal',
      'unsuccessful proxy',
      'invalid proxy',
    ],
    // An image can be called squid. Docker Desktop says of each direct connection that no proxy is set.
    when: (text, start) => !/(?:image "?|\bno |need an )$/i.test(text.slice(Math.max(0, start - 8), start)),
  },
  {
    id: 'proxy.page-instead-of-api',
    cause: 'ProxyFailure',
    alternatives: ['RegistryServerError', 'ContentCorrupt'],
    rank: 'exact',
    needs: 'pull',
    phrases: [
      "invalid character '<' looking for beginning of value",
      'invalid character "<" looking for beginning of value',
      "unexpected token '<'",
      'unexpected token <',
    ],
    when: (text, start) =>
      !/http (?:40[134]|5\d\d) response body: $/i.test(text.slice(Math.max(0, start - 30), start)),
  },
  {
    id: 'proxy.page-for-status',
    cause: 'Unauthorized',
    alternatives: ['ProxyFailure', 'RepositoryNotFound'],
    rank: 'exact',
    needs: 'pull',
    phrases: [
      "http 403 response body: invalid character '<'",
      "http 401 response body: invalid character '<'",
    ],
  },
];

/** A status text begins with a capital; the registry's own error codes, printed in the same place, do not. */
function isStatusText(text: string, start: number, end: number): boolean {
  return /[A-Z]/.test(text.charAt(start + 2)) && followsUrl(text, start, end);
}
