import type { Rule } from './rule.ts';

/** The two ends do not agree whether to speak TLS: http where https was expected, or the reverse. */
export const schemeRules: readonly Rule[] = [
  {
    id: 'scheme.http-answer',
    cause: 'PlainHttpRegistry',
    rank: 'exact',
    needs: 'fragment',
    phrases: [
      'server gave http response to https client',
      'first record does not look like a tls handshake',
      'http response to https client',
      'wrong version number',
      'packet length too long',
      'unknown protocol',
      'oversized record received with length 20527',
      'the plain http request was sent',
      'received http/0.9 when not allowed',
    ],
  },
  {
    id: 'scheme.https-answer',
    cause: 'PlainHttpRegistry',
    alternatives: ['TlsProtocol'],
    rank: 'exact',
    needs: 'pull',
    phrases: [
      'client sent an http request to an https server',
      'plain http request was sent to https port',
      'malformed http response "\\x15\\x03',
      'this combination of host and port requires tls',
      'speaking plain http to an ssl-enabled server port',
      'http request to https port',
    ],
  },
  {
    // What a TLS port answers to plain HTTP; the words of its page are lost where containerd asked with HEAD.
    id: 'scheme.refused-at-tls-port',
    cause: 'PlainHttpRegistry',
    alternatives: ['RegistryServerError'],
    rank: 'exact',
    needs: 'pull',
    phrases: ['http://*', 'pulling from host*'],
    when: (text, _start, end) =>
      /^ ?[^\s/]{1,255}:(?:443|8443)(?:\/\S{1,600}| failed with status code \[[^\]]{1,255}\]): 400\b/.test(
        text.slice(end, end + 1200),
      ),
  },
  {
    id: 'scheme.malformed-answer',
    cause: 'TlsProtocol',
    alternatives: ['PlainHttpRegistry', 'ProxyFailure'],
    rank: 'exact',
    needs: 'pull',
    phrases: [
      'malformed http response',
      'malformed http status code',
      'malformed http version',
      'malformed mime header',
    ],
  },
  {
    // Docker once ended every failed ping with this advice.
    id: 'scheme.advice',
    cause: 'PlainHttpRegistry',
    alternatives: ['TlsUnknownCa'],
    rank: 'wrapper',
    needs: 'pull',
    phrases: ['if this private registry supports only http'],
  },
];
