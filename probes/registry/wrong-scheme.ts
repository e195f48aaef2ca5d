import type { Conversation } from '../conversation/exchange.ts';
import type { Finding, ProbeContext } from '../probe.ts';

/**
 * A server that speaks HTTPS where the runtime is told to use HTTP: it refuses the request (400) or hangs up, and a TLS
 * handshake on the same port succeeds. `null`: that is not it.
 */
export async function judgeWrongScheme(
  { network, signal }: Pick<ProbeContext, 'network' | 'signal'>,
  { endpoint, exchanges }: Conversation,
): Promise<Finding | null> {
  const first = exchanges[0];
  if (first === undefined || first.visit.scheme !== 'http' || first.visit.role !== 'registry') return null;
  const { answer, visit } = first;
  const isRefused = answer.kind === 'response' ? answer.status === 400 : answer.dialled.failedAt === null;
  if (!isRefused) return null;
  const { host, port, authority } = visit;
  const tls = { ...visit.tls, skipVerify: true };
  const dialled = await network.dial({ host, port, route: visit.route, tls }, signal);
  if (dialled.certificates.length === 0) return null;
  return {
    status: 'Fail',
    stage: 'resolve',
    cause: 'PlainHttpRegistry',
    subject: authority,
    message: `${authority} speaks HTTPS, and the runtime is told to use plain HTTP there (${endpoint.source})`,
    names: { host: authority, path: endpoint.source },
    action: `Write https:// in place of http:// for ${authority} in ${endpoint.source}.`,
    endpoint: endpoint.authority,
  };
}
