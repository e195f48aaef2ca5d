import type { Duplex } from 'node:stream';
import { connectFirst } from './happy-eyeballs.ts';
import { failureOf } from './failure.ts';
import { shakeHands } from '../tls/handshake.ts';
import { requestTunnel } from './http-connect.ts';
import type { Dialled, Failure, Lookup, ProxyAddress, Route, TlsSettings, Way } from '../network.ts';
import { requestSocks } from './socks5.ts';
import { addressAndPort } from './tcp.ts';
import type { TlsContext } from '../tls/tls-context.ts';

/** What dialling needs of the rest of the network. */
export type DialDeps = {
  lookup(host: string, signal: AbortSignal): Promise<Lookup>;
  route(url: string): Route;
  tlsContext(settings: Pick<TlsSettings, 'ca' | 'client'>): Promise<TlsContext>;
  now(): number;
};

/** A connection and how it came about. The caller closes it with `close`, whatever `dialled` says. */
export type Opened = {
  dialled: Dialled;
  /** What to speak over; `null` when the way was not open to its end. */
  stream: Duplex | null;
  /** What went wrong on the open connection since, such as an alert that TLS 1.3 sends after the handshake. */
  lateFailure(): Failure | null;
  close(): void;
};

/**
 * Goes a {@link Way} to its end or to the step that fails. Through a proxy that is: TCP to the proxy (TLS when it is an
 * https proxy), CONNECT or SOCKS, then TLS with the server; a proxy that cannot be looked up or reached fails at
 * `proxy`. A chain that does not verify fails at `tls` unless verification is switched off: see `verification`.
 * Rejects only when aborted.
 *
 * Without `tunnel` the way ends at the proxy: a request for an http URL is handed to it as it is.
 */
export async function openWay(
  way: Way,
  deps: DialDeps,
  signal: AbortSignal,
  options: { tunnel: boolean } = { tunnel: true },
): Promise<Opened> {
  const startedAt = performance.now();
  const streams: Duplex[] = [];
  const dialled: Dialled = {
    failedAt: null,
    failure: null,
    address: null,
    attempts: [],
    proxyStatus: null,
    certificates: [],
    verification: null,
    durationMs: 0,
  };
  const close = () => {
    for (const stream of streams.splice(0)) stream.destroy();
  };
  const attempt: Attempt = { way, deps, signal, dialled, streams, tunnel: options.tunnel };
  try {
    const stream = await go(attempt);
    let late: Failure | null = null;
    stream?.on('error', (error) => {
      late ??= failureOf(error);
    });
    return { dialled, stream, lateFailure: () => late, close };
  } catch (error) {
    close();
    throw error;
  } finally {
    dialled.durationMs = Math.round(performance.now() - startedAt);
  }
}

/** Where a way leads that names no route: registries are asked by https. */
export function routeTo(way: Way, route: (url: string) => Route): Route {
  return route(`https://${addressAndPort(way.host, way.port)}/`);
}

type Attempt = {
  way: Way;
  deps: DialDeps;
  signal: AbortSignal;
  dialled: Dialled;
  streams: Duplex[];
  tunnel: boolean;
};

async function go(attempt: Attempt): Promise<Duplex | null> {
  const { way, deps } = attempt;
  const route = way.route ?? routeTo(way, (url) => deps.route(url));
  const stream = route.kind === 'proxy' ? await throughProxy(attempt, route.proxy) : await directly(attempt);
  if (stream === null || way.tls === null) return stream;
  const context = await deps.tlsContext(way.tls);
  const hands = await shakeHands(stream, way.host, context, deps.now(), attempt.signal);
  Object.assign(attempt.dialled, { certificates: hands.certificates, verification: hands.verification });
  if (hands.anchor !== undefined) attempt.dialled.anchor = hands.anchor;
  if (hands.socket !== null) attempt.streams.unshift(hands.socket);
  if (hands.failure !== null) return fail(attempt, 'tls', hands.failure);
  if (hands.verification !== null && !way.tls.skipVerify)
    return fail(attempt, 'tls', { kind: 'handshake', code: hands.verification.code });
  return hands.socket;
}

async function directly(attempt: Attempt): Promise<Duplex | null> {
  const { way, deps, signal } = attempt;
  return await reach(attempt, way.addresses ?? (await deps.lookup(way.host, signal)), way.port, 'direct');
}

async function throughProxy(attempt: Attempt, proxy: ProxyAddress): Promise<Duplex | null> {
  const { way, deps, signal, dialled } = attempt;
  const socket = await reach(attempt, await deps.lookup(proxy.host, signal), proxy.port, 'proxy');
  if (socket === null) return null;
  if (proxy.scheme === 'socks5' || proxy.scheme === 'socks5h') {
    const refusal = await requestSocks(socket, way, proxy.credentials, signal);
    return refusal === null ? socket : fail(attempt, 'proxy', refusal);
  }
  let stream = socket;
  if (proxy.scheme === 'https') {
    const context = await deps.tlsContext({ ca: [], client: [] });
    const hands = await shakeHands(socket, proxy.host, context, deps.now(), signal);
    if (hands.socket !== null) attempt.streams.unshift(hands.socket);
    const refusal = hands.failure ?? hands.verification;
    if (hands.socket === null || refusal !== null) {
      if (hands.verification !== null) dialled.proxyVerification = hands.verification;
      const code = refusal?.code ?? 'UNKNOWN';
      return fail(attempt, 'proxy', hands.failure ?? { kind: 'handshake', code });
    }
    stream = hands.socket;
  }
  if (!attempt.tunnel) return stream;
  const tunnel = await requestTunnel(stream, addressAndPort(way.host, way.port), proxy.credentials, signal);
  dialled.proxyStatus = tunnel.status;
  return tunnel.failure === null ? stream : fail(attempt, 'proxy', tunnel.failure);
}

/** TCP to the first of some addresses that answers, be it the server's or the proxy's. */
async function reach(
  attempt: Attempt,
  where: Lookup | string[],
  port: number,
  kind: 'direct' | 'proxy',
): Promise<Duplex | null> {
  const addresses = Array.isArray(where) ? where : where.addresses.map((one) => one.address);
  if (!Array.isArray(where) && addresses.length === 0) {
    const code = (where.failure ?? 'nodata').toUpperCase();
    return fail(attempt, kind === 'proxy' ? 'proxy' : 'lookup', { kind: 'lookup', code });
  }
  const tcp = await connectFirst(addresses, port, attempt.signal);
  attempt.dialled.address = tcp.address;
  attempt.dialled.attempts = tcp.attempts;
  if (tcp.socket !== null) {
    attempt.streams.push(tcp.socket);
    return tcp.socket;
  }
  const failure = tcp.failure ?? { kind: 'timeout', code: 'ETIMEDOUT' };
  return fail(attempt, kind === 'proxy' ? 'proxy' : 'tcp', failure);
}

function fail(attempt: Attempt, failedAt: NonNullable<Dialled['failedAt']>, failure: Failure): null {
  Object.assign(attempt.dialled, { failedAt, failure });
  return null;
}
