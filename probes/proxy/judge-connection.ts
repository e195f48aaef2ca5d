import type { Answer, Dialled, Failure, ProxyAddress } from '../../viewpoint/network.ts';
import type { Names } from '../../wire/names.ts';
import type { Finding } from '../probe.ts';
import { distrustedProxy } from './distrusted-proxy.ts';
import { type ProxyTarget, addressOf } from './target.ts';

/** What came of asking a proxy for the way to one server. */
export type Asked =
  | { kind: 'tunnel'; dialled: Dialled }
  /** A request for an http URL, which a proxy is handed as it is. */
  | { kind: 'forwarded'; answer: Answer };

/**
 * Whether the proxy is there and lets the runtime through to `target`.
 *
 * @param addresses what the server's name is on this node, for a hint where the proxy cannot reach it
 */
export function judgeConnection(
  target: ProxyTarget,
  proxy: ProxyAddress,
  asked: Asked,
  context: { names: Names; addresses: readonly string[] },
): Finding {
  const address = addressOf(proxy);
  const where = `${target.host}:${target.endpoint.port}`;
  const { dialled, failure, status } = summarize(asked);
  const base = {
    stage: 'resolve',
    subject: address,
    endpoint: target.endpoint.authority,
    names: {
      ...context.names,
      host: target.endpoint.authority,
      proxy: address,
      ...(status === null ? {} : { status }),
    },
    facts: { connectMs: dialled.durationMs, ...(status === null ? {} : { proxyStatus: status }) },
  } as const;
  const failed = (message: string, action?: string): Finding => ({
    ...base,
    status: 'Fail',
    cause: 'ProxyFailure',
    message,
    ...(action === undefined ? {} : { action }),
  });
  // 407 is the status for it; some proxies say 401 of a password that is wrong.
  if (status === 407 || (status === 401 && asked.kind === 'tunnel'))
    return failed(
      proxy.credentials === null
        ? `proxy ${address} asks for credentials (${status}) and the runtime has none for it`
        : `proxy ${address} does not accept the runtime's credentials (${status})`,
      status === 407 ? undefined : credentialsAction(context.names),
    );
  if (failure === null)
    return { ...base, status: 'Pass', cause: null, message: `proxy ${address} opens the way to ${where}` };
  if (failure.kind === 'proxy-status')
    return failed(`proxy ${address} ${refusal(status, where)}${hint(status, target, context.addresses)}`);
  if (dialled.proxyVerification !== undefined) {
    const { words, action } = distrustedProxy(dialled.proxyVerification, proxy, context.names.unit);
    return failed(`proxy ${address} ${words}`, action);
  }
  const isConnected = dialled.attempts.some((attempt) => attempt.failure === null);
  if (failure.kind === 'timeout' && isConnected)
    return failed(`proxy ${address} ${silence(proxy)}`, wrongScheme(failure, proxy));
  const isOff = failure.kind === 'refused' || failure.kind === 'timeout';
  const port =
    isOff && proxy.port === 80 ? '; port 80 is what Go takes where the proxy variable names none' : '';
  return failed(`proxy ${address} ${unreachable(failure, proxy)}${port}`, wrongScheme(failure, proxy));
}

function credentialsAction({ unit = 'containerd.service' }: Names): string {
  return `Correct the user and password in the proxy variable of ${unit}, percent-encoded, and restart it\n  sudo systemctl edit ${unit} && sudo systemctl restart ${unit}`;
}

/** The proxy's part alone: what happens behind it is not its failure. */
function summarize(asked: Asked): { dialled: Dialled; failure: Failure | null; status: number | null } {
  const dialled = asked.kind === 'tunnel' ? asked.dialled : asked.answer.dialled;
  const atProxy = dialled.failedAt !== null && dialled.failedAt !== 'tls';
  // Behind a forwarding proxy it is the proxy that owes an answer.
  const silent =
    asked.kind === 'forwarded' && asked.answer.kind === 'no-response' ? asked.answer.failure : null;
  const failure = atProxy ? (dialled.failure ?? { kind: 'closed', code: 'UNKNOWN' }) : silent;
  const answered =
    asked.kind === 'forwarded' && asked.answer.kind === 'response' ? asked.answer.status : null;
  return { dialled, failure, status: answered === 407 ? 407 : dialled.proxyStatus };
}

function refusal(status: number | null, where: string): string {
  if (status === 403) return `refuses ${where} (403)`;
  if (status !== null && status >= 500) return `cannot reach ${where} (${status})`;
  return `does not open a way to ${where} (${status ?? 'no status'})`;
}

/** A server of the own network that a proxy to the outside cannot reach. */
function hint(status: number | null, { host }: ProxyTarget, addresses: readonly string[]): string {
  const own = addresses.find((address) => PRIVATE.test(address));
  if (status === null || status < 500 || own === undefined) return '';
  return `; ${host} has the private address ${own} here, so it may belong into NO_PROXY`;
}

const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:)/i;

function unreachable({ kind, code }: Failure, proxy: ProxyAddress): string {
  switch (kind) {
    case 'lookup':
      return `does not resolve on this node (${code})`;
    case 'refused':
      return `is not there: the connection is refused (${code})`;
    case 'timeout':
      return `does not answer in time (${code})`;
    case 'unreachable':
      return `cannot be reached (${code})`;
    case 'denied':
      return `cannot be reached: a rule of this node forbids it (${code})`;
    case 'reset':
    case 'closed':
      return `closes the connection (${code})`;
    case 'handshake':
    case 'plain-http':
      return proxy.scheme === 'https' ? `does not complete TLS (${code})` : `fails (${code})`;
    case 'proxy-status':
    case 'unsupported':
      return `does not answer as a proxy does (${code})`;
    default:
      return `fails (${code})`;
  }
}

/** The connection came about, and then nothing. */
function silence({ scheme }: ProxyAddress): string {
  if (scheme === 'https')
    return 'takes the connection but does not answer the TLS handshake: it may speak plain HTTP only';
  if (scheme === 'http') return 'takes the connection but does not answer the request for a tunnel in time';
  return 'takes the connection but does not answer as a SOCKS proxy: it may be an HTTP proxy';
}

/** `https://` before a proxy means TLS *to the proxy*, which few offer. */
function wrongScheme({ kind }: Failure, proxy: ProxyAddress): string | undefined {
  const spoken = ['handshake', 'plain-http', 'closed', 'reset', 'timeout', 'unsupported'].includes(kind);
  if (proxy.scheme === 'http' || !spoken) return undefined;
  if (proxy.scheme !== 'https')
    return `See that ${addressOf(proxy)} is a SOCKS proxy and answers; before an HTTP proxy write http://`;
  return `Write http:// before ${addressOf(proxy)} unless the proxy itself speaks TLS: the scheme is the proxy's, not the registry's`;
}
