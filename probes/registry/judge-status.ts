import { clean } from '../../wire/clean.ts';
import type { Cause } from '../../wire/cause.ts';
import type { Names } from '../../wire/names.ts';
import type { Conversation, Exchange, Outcome } from '../conversation/exchange.ts';
import { proxyOf } from '../conversation/transport-fault.ts';
import type { Judgment } from './judgment.ts';

type Refusal = Extract<
  Outcome,
  {
    kind:
      | 'status'
      | 'credentials-wanted'
      | 'bad-challenge'
      | 'no-token'
      | 'not-a-registry'
      | 'too-many-redirects';
  }
>;

const ANONYMOUS = 'pulltriage holds no pull secret, so this proves the way there and nothing about yours';

/** Answers that are no manifest, token or blob. */
export function judgeStatus(conversation: Conversation, outcome: Refusal): Judgment {
  const { at } = outcome;
  const { authority, stage } = at.visit;
  const names: Names = { host: authority, ...repositoryOf(at) };
  const common = { stage, subject: authority, names };
  switch (outcome.kind) {
    case 'credentials-wanted': {
      const how =
        outcome.scheme === 'none' ? 'without saying of what kind' : `(${clean(outcome.scheme, 32)})`;
      const message = `${authority} wants credentials ${how}; ${ANONYMOUS}`;
      return {
        ...common,
        stage: 'authorize',
        cause: 'Unauthorized',
        message,
        names: { ...names, status: 401 },
      };
    }
    case 'bad-challenge': {
      const message = `${authority} sends to a token realm that is no URL: ${clean(JSON.stringify(outcome.realm), 200)}`;
      return { ...common, stage: 'authorize', cause: 'RegistryServerError', message };
    }
    case 'no-token':
      return { ...notARegistry(at, 'answers without a token'), stage: 'authorize', names };
    case 'not-a-registry': {
      const type = clean(outcome.contentType, 80);
      return notARegistry(at, `answers with a page (${type}) where a registry should`);
    }
    case 'too-many-redirects':
      return { ...common, cause: 'RegistryServerError', message: `${authority} redirects without end` };
    default:
      return judgeRefusal(conversation, outcome, common);
  }
}

function judgeRefusal(
  { endpoint }: Conversation,
  { at, status, codes }: Extract<Outcome, { kind: 'status' }>,
  common: { stage: Judgment['stage']; subject: string; names: Names },
): Judgment {
  const { visit, answer } = at;
  const headers = answer.kind === 'response' ? answer.headers : {};
  const cause = causeOfStatus(at, status, codes, headers);
  const code = codes.length === 0 ? '' : ` ${codes.join(', ')}`;
  const names: Names = { ...common.names, status };
  const asked =
    visit.role === 'token' || at.what === 'token' ? ' for a token' : at.what === 'blob' ? ' for a blob' : '';
  const message = `${visit.authority} answers ${status}${code}${asked}`;
  if (cause === 'ProxyFailure') {
    const proxy = proxyOf(visit.route);
    if (proxy !== null) names.proxy = proxy;
    return {
      ...common,
      cause,
      subject: proxy ?? visit.authority,
      names,
      message: `the proxy ${proxy} answers ${status} for ${visit.authority}`,
    };
  }
  if (cause === 'Unauthorized') {
    const why =
      at.what === 'blob' && visit.role === 'redirect'
        ? `its link is no longer good, or ${visit.host} refuses this node`
        : ANONYMOUS;
    const stage = visit.stage === 'manifest' && status === 401 ? 'authorize' : common.stage;
    return { ...common, stage, cause, names, message: `${message}; ${why}` };
  }
  if (cause === 'RateLimited') {
    const after = headers['retry-after'];
    const wait =
      after === undefined
        ? ''
        : `, to be asked again after ${clean(after, 40)}${/^\d+$/.test(after) ? ' s' : ''}`;
    const source = headers['docker-ratelimit-source'];
    const counted = source === undefined ? '' : `, counted for ${clean(source, 64)}`;
    return {
      ...common,
      cause,
      names,
      message: `${message}: too many requests${wait}${counted}`,
      facts: { anonymous: true },
    };
  }
  const where = visit.authority === endpoint.authority ? '' : `, sent on by ${endpoint.authority}`;
  return { ...common, cause, names, message: `${message}${where}` };
}

function causeOfStatus(
  { visit, what }: Exchange,
  status: number,
  codes: readonly string[],
  headers: Record<string, string>,
): Cause {
  if (status === 407) return 'ProxyFailure';
  const forwarded = visit.route.kind === 'proxy' && visit.scheme === 'http';
  if (forwarded && (headers['x-squid-error'] !== undefined || headers['proxy-authenticate'] !== undefined))
    return 'ProxyFailure';
  // A proxy that is handed the request answers in its own name when it gets none from the server.
  if (forwarded && (status === 502 || status === 504)) return 'ProxyFailure';
  if (status === 429 || codes.includes('TOOMANYREQUESTS')) return 'RateLimited';
  if (status === 401 || status === 403 || codes.includes('DENIED') || codes.includes('UNAUTHORIZED'))
    return 'Unauthorized';
  if (status === 408) return 'ConnectTimeout';
  if (what === 'token' && status === 400) return 'Unauthorized';
  if (what === 'blob' && (status === 404 || codes.includes('BLOB_UNKNOWN'))) return 'ContentCorrupt';
  return 'RegistryServerError';
}

/**
 * Something that is no registry answers in its place. Through a proxy it is the proxy's page; over a direct connection
 * the certificate has been verified (or TLS is switched off), so it is the host's own doing.
 */
function notARegistry(at: Exchange, words: string): Judgment {
  const { visit } = at;
  const proxy = proxyOf(visit.route);
  const names: Names = { host: visit.authority };
  if (at.answer.kind === 'response') names.status = at.answer.status;
  if (proxy === null)
    return {
      stage: visit.stage,
      cause: 'RegistryServerError',
      subject: visit.authority,
      names,
      message: `${visit.authority} ${words}`,
    };
  names.proxy = proxy;
  const message = `${visit.authority}, asked through the proxy ${proxy}, ${words}`;
  return { stage: visit.stage, cause: 'ProxyFailure', subject: proxy, names, message };
}

function repositoryOf(at: Exchange): Names {
  return at.answer.kind === 'response' ? { status: at.answer.status } : {};
}
