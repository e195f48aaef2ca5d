import type { Dialled, Failure, Route, VerificationFailure } from '../../viewpoint/network.ts';
import { addressAndPort } from '../../viewpoint/connection/tcp.ts';
import type { Cause } from '../../wire/cause.ts';
import type { Names } from '../../wire/names.ts';
import type { Visit } from './exchange.ts';

/** A failed connection or answer, as the cause that the runtime would see it for. */
export type TransportFault = {
  cause: Cause;
  /** What to look at: the host, the address that was dialled, the proxy. */
  subject: string;
  /** What happened, to be read after "host:port ". */
  words: string;
  names: Names;
};

/**
 * Reads a connection that failed (`dialled.failedAt`), or an answer that did not come over an open one (`failure`).
 *
 * Through a proxy only the proxy is ours to reach: what fails on the way to it, in it, or in the place of a TLS
 * handshake behind it is the proxy's doing.
 */
export function transportFault(
  visit: Pick<Visit, 'authority' | 'route' | 'stage'>,
  dialled: Dialled,
  failure: Failure,
): TransportFault {
  const { authority, route } = visit;
  const proxied = proxyOf(route);
  const names: Names = { host: authority };
  if (dialled.address !== null && proxied === null) names.address = dialled.address;
  if (proxied !== null) names.proxy = proxied;
  const at = names.address ?? authority;
  const byProxy = (words: string): TransportFault => ({
    cause: 'ProxyFailure',
    subject: proxied ?? at,
    words,
    names,
  });
  switch (dialled.failedAt) {
    case 'lookup':
      return { cause: 'DnsFailure', subject: authority, words: `does not resolve (${failure.code})`, names };
    case 'proxy': {
      if (dialled.proxyStatus !== null) names.status = dialled.proxyStatus;
      return byProxy(`cannot be reached: the proxy ${proxied} ${proxyWords(dialled, failure)}`);
    }
    case 'tcp':
      return { cause: causeOf(failure), subject: at, words: connectWords(failure, dialled.address), names };
    case 'tls':
      if (dialled.verification !== null) return distrust(visit, dialled.verification, names);
      if (proxied !== null && isNoTls(failure))
        return byProxy(`is answered for by the proxy ${proxied}: something else in place of a TLS handshake`);
      if (proxied !== null && !isSpoken(failure))
        return byProxy(`is not let through by the proxy ${proxied}: ${tunnelWords(failure)}`);
      return {
        cause: causeOf(failure),
        subject: isSpoken(failure) ? authority : at,
        words: handshakeWords(failure),
        names,
      };
    default:
      return { cause: causeOf(failure), subject: authority, words: answerWords(failure), names };
  }
}

/** What came in answer to the handshake is no TLS record at all: an HTTP answer, or the page of one. */
function isNoTls({ kind, code }: Failure): boolean {
  return (
    kind === 'plain-http' ||
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG'
  );
}

/** Whether somebody answered: then it is the server that is at fault, and not the way to one of its addresses. */
function isSpoken({ kind }: Failure): boolean {
  return kind === 'plain-http' || kind === 'handshake';
}

/** `host:port` of the proxy of a route, `null` without one. */
export function proxyOf(route: Route): string | null {
  return route.kind === 'proxy' ? addressAndPort(route.proxy.host, route.proxy.port) : null;
}

function causeOf(failure: Failure): Cause {
  switch (failure.kind) {
    case 'timeout':
      return 'ConnectTimeout';
    case 'lookup':
      return 'DnsFailure';
    case 'plain-http':
      return 'PlainHttpRegistry';
    case 'handshake':
      return 'TlsProtocol';
    case 'proxy-status':
      return 'ProxyFailure';
    case 'unsupported':
      return 'RegistryServerError';
    default:
      return 'ConnectionRefused';
  }
}

function distrust(
  visit: Pick<Visit, 'authority'>,
  failure: VerificationFailure,
  names: Names,
): TransportFault {
  const isUnknown = failure.kind === 'unknown-issuer' || failure.kind === 'missing-intermediate';
  const issuer = failure.certificate?.issuer;
  return {
    cause: isUnknown ? 'TlsUnknownCa' : 'TlsCertificateInvalid',
    subject: visit.authority,
    words: `shows a certificate that does not verify (${failure.kind})`,
    names: issuer === undefined ? names : { ...names, issuer },
  };
}

/** What came of a TCP connection, in words; a code beside it for those who search for it. */
export function connectWords(failure: Failure, address: string | null): string {
  const to = address === null ? '' : ` at ${address}`;
  switch (failure.kind) {
    case 'timeout':
      return `does not answer${to}: packets are dropped on the way or nobody is there`;
    case 'refused':
      return `refuses connections${to}: nothing listens there, or a firewall says no (${failure.code})`;
    case 'reset':
      return `resets the connection${to} (${failure.code})`;
    case 'unreachable':
      return `cannot be reached${to}: this node has no route there, or a router on the way says no (${failure.code})`;
    case 'denied':
      return `must not be connected to${to}: a firewall rule on this node forbids it (${failure.code})`;
    default:
      return `cannot be connected to${to} (${failure.code})`;
  }
}

function handshakeWords(failure: Failure): string {
  switch (failure.kind) {
    case 'timeout':
      return 'takes the connection but stays silent in the TLS handshake: large packets may be lost on the way (MTU), or a middlebox or the server hangs';
    case 'plain-http':
      return 'speaks plain HTTP where HTTPS is expected';
    case 'reset':
      return `resets the connection in the TLS handshake (${failure.code}): often a firewall that filters by name`;
    case 'closed':
      return 'closes the connection in the TLS handshake';
    default:
      return `breaks off the TLS handshake (${failure.code})`;
  }
}

function answerWords(failure: Failure): string {
  switch (failure.kind) {
    case 'timeout':
      return 'takes the request but does not answer in time';
    case 'reset':
      return `resets the connection in place of an answer (${failure.code})`;
    case 'closed':
      return 'closes the connection before its answer is complete';
    case 'handshake':
      return `ends TLS after the handshake (${failure.code})`;
    default:
      return `answers with something that is not HTTP (${failure.code})`;
  }
}

/** The tunnel was opened and nothing of the server came through it. */
function tunnelWords({ kind, code }: Failure): string {
  const then =
    kind === 'timeout'
      ? 'stays silent in the TLS handshake'
      : `ends the connection in the TLS handshake (${code})`;
  return `it opens the tunnel and then ${then}, as it does when it filters by name or cannot reach the server`;
}

function proxyWords(dialled: Dialled, failure: Failure): string {
  if (dialled.proxyStatus === 407) return 'asks for credentials (407)';
  if (dialled.proxyStatus !== null) return `refuses the tunnel (${dialled.proxyStatus})`;
  switch (failure.kind) {
    case 'lookup':
      return `does not resolve (${failure.code})`;
    case 'timeout':
      return 'does not answer';
    case 'handshake':
      return `fails in its own TLS handshake (${failure.code})`;
    case 'unsupported':
      return 'does not speak the protocol of a proxy';
    case 'reset':
    case 'closed':
      return `closes the connection (${failure.code})`;
    default:
      return `cannot be connected to (${failure.code})`;
  }
}
