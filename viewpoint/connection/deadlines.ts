/**
 * How long each step of a connection may take, in milliseconds. They are shorter than the runtime's own
 * (containerd: dial 30 s, TLS handshake 10 s, response header 30 s), so that a whole check ends in 15 s: a peer that
 * is silent for this long while the node waits is what the runtime will give up on later.
 */
export const DEADLINES = {
  /** TCP to one server, all its addresses together. */
  tcpMs: 4000,
  /** The least that one of several addresses gets. */
  addressMs: 1000,
  /** From ClientHello to the end of the handshake. */
  tlsMs: 4000,
  /** From CONNECT (or the SOCKS greeting) to the proxy's answer. */
  proxyMs: 4000,
  /** From the request to the end of the answer. */
  answerMs: 5000,
  /** The head start of the first address family: RFC 8305, Go's `net.Dialer.FallbackDelay`. */
  fallbackMs: 300,
} as const;
