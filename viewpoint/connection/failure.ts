import type { Failure } from '../network.ts';

const KINDS: Readonly<Record<string, Failure['kind']>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'closed',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EAFNOSUPPORT: 'unreachable',
  EPERM: 'denied',
  EACCES: 'denied',
  ETIMEDOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'unsupported',
};

/** Says what kind of failure a socket's, TLS's or HTTP client's error is, by its code alone. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error);
  const kind =
    KINDS[code] ?? (isTls(code) ? 'handshake' : code.startsWith('HPE_') ? 'unsupported' : 'closed');
  return { kind, code };
}

/** The system's, OpenSSL's or client's code of an error, of its cause when it has none itself. */
function codeOf(error: unknown): string {
  const { name, code, cause } = (error ?? {}) as { name?: unknown; code?: unknown; cause?: unknown };
  if (name === 'HTTPParserError' && typeof code !== 'string') return 'HPE_INVALID';
  const inner = (cause as { code?: unknown } | undefined)?.code;
  // undici wraps what the socket said; the socket's own word is the better one.
  if (typeof inner === 'string' && (typeof code !== 'string' || code === 'UND_ERR_SOCKET')) return inner;
  return typeof code === 'string' ? code.slice(0, 64) : 'UNKNOWN';
}

function isTls(code: string): boolean {
  return code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO';
}
