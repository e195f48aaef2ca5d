import type { Rule } from './rule.ts';

/**
 * A name that does not resolve. Go prints `lookup HOST[ on SERVER]: REASON`; whatever stands inside (a timeout, a
 * refused datagram) is the look-up's own. Sources: Go net/net.go DNSError, net/dnsclient_unix.go, net/cgo_unix.go,
 * net/lookup_windows.go; glibc gai_strerror; musl.
 */
export const dnsRules: readonly Rule[] = [
  {
    id: 'dns.lookup',
    cause: 'DnsFailure',
    rank: 'owner',
    needs: 'fragment',
    phrases: ['lookup '],
    covers: /^[^\s:"]{1,255}(?: on \S{2,80}:\d{1,5})?(?:: [^":,(\n]{1,80})?/,
    when: isLookup,
  },
  {
    id: 'dns.dial-nameserver',
    cause: 'DnsFailure',
    rank: 'owner',
    needs: 'pull',
    phrases: ['dial udp', 'read udp', 'write udp'],
  },
  {
    id: 'dns.no-such-host',
    cause: 'DnsFailure',
    rank: 'exact',
    needs: 'pull',
    phrases: [
      'no such host',
      'no such host is known',
      'temporary failure in name resolution',
      'name or service not known',
      'nodename nor servname provided',
      'server misbehaving',
      'could not resolve host',
      'could not resolve proxy',
      "couldn't resolve host",
      'failed to resolve host',
      'name does not resolve',
      'getaddrinfow',
      'getaddrinfo enotfound',
      'getaddrinfo eai_again',
      'nameresolutionerror',
      'failed to resolve hostname',
      'error resolving host',
      'unknown host',
      'nxdomain',
      'servfail',
      'dns lookup failed',
      'dns resolution failed',
      'dns error',
      'name resolution failed',
      'name resolution failure',
      'failed to lookup address information',
      'cannot unmarshal dns message',
      'non-recoverable failure in name resolution',
      'no address associated with hostname',
      'the requested name is valid, but no data of the requested type was found',
    ],
  },
];

/** `lookup` as Go's resolver prints it, and not a word of a sentence or of an other kind of look-up. */
function isLookup(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 10), start);
  if (!/(?:^|[:"(] ?|dial tcp |tcp[46] )$/i.test(before)) return false;
  const after = text.slice(end, end + 400);
  return (
    /^[^\s:"]{1,255}(?: on [^\s]{2,80}:\d{1,5})?(?::| |$)/.test(after) &&
    !/^[^\s]* (?:failed|for)\b/.test(after)
  );
}
