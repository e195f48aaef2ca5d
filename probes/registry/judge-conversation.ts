import { isBeforeAnswer } from './before-answer.ts';
import type { Conversation, Exchange, Outcome } from '../conversation/exchange.ts';
import { transportFault } from '../conversation/transport-fault.ts';
import type { Finding, Target } from '../probe.ts';
import { judgeStatus } from './judge-status.ts';
import { judgeContent } from './judge-content.ts';
import type { Judgment } from './judgment.ts';

/**
 * What one endpoint's conversation says. A failure is a warning where another endpoint (`served`) has the image, and
 * `Unknown` where the endpoint could not be asked at all: why not is for the other probes to say.
 */
export function judgeConversation(
  conversation: Conversation,
  target: Target,
  served: Conversation | undefined,
): Finding {
  const { endpoint, outcome } = conversation;
  const judgment = judge(conversation, target, outcome);
  const finding = { status: 'Fail' as const, ...judgment, endpoint: endpoint.authority };
  if (served === undefined || served === conversation) return finding;
  if (finding.cause === null) return finding;
  const message = `${finding.message}; the image comes from ${served.endpoint.authority} instead`;
  return { ...finding, status: 'Warn', message };
}

function judge(conversation: Conversation, target: Target, outcome: Outcome): Judgment {
  const { endpoint } = conversation;
  const subject = endpoint.authority;
  const silent = { stage: 'manifest' as const, cause: null, subject };
  switch (outcome.kind) {
    case 'served':
      return { ...silent, status: 'Pass', message: servedMessage(conversation, target) };
    case 'not-asked':
      return { ...silent, status: 'NotApplicable', message: `${endpoint.role} ${subject} ${outcome.why}` };
    case 'out-of-time': {
      const last = conversation.exchanges.at(-1)?.visit.authority ?? subject;
      return { ...silent, status: 'Unknown', message: `could not look: ran out of time, last at ${last}` };
    }
    case 'no-response':
      return judgeSilence(conversation, outcome.at);
    case 'not-found':
    case 'no-platform':
    case 'unsupported':
    case 'corrupt':
      return judgeContent(conversation, target, outcome);
    default:
      return judgeStatus(conversation, outcome);
  }
}

function servedMessage({ endpoint, digest, exchanges }: Conversation, target: Target): string {
  const { authority, role } = endpoint;
  if (target.kind === 'registry') return `${authority} answers as a registry`;
  const elsewhere = exchanges.find((one) => one.what === 'blob' && one.visit.role === 'redirect');
  const blobs = elsewhere === undefined ? '' : `, its blobs from ${elsewhere.visit.authority}`;
  const which = digest === null ? '' : ` (${digest.slice(0, 19)}…)`;
  return `${role} ${authority} serves ${target.reference.canonical}${which}${blobs}`;
}

function judgeSilence(conversation: Conversation, at: Exchange): Judgment {
  const { answer, visit } = at;
  const failure =
    answer.kind === 'no-response' ? answer.failure : { kind: 'closed' as const, code: 'UNKNOWN' };
  const { cause, subject, words, names } = transportFault(visit, answer.dialled, failure);
  const isFirst = isBeforeAnswer(conversation, at);
  const stage = isFirst ? 'resolve' : visit.stage;
  const message = `${visit.authority} ${words}`;
  // What connections come to is looked at by dns, proxy, reach and trust, each with more to say about it.
  if (isFirst && answer.dialled.failedAt !== null)
    return { status: 'Unknown', stage, cause: null, subject, message: `could not ask: ${message}` };
  const isCut = visit.stage === 'blob' && answer.dialled.failedAt === null && failure.kind === 'closed';
  return { stage, cause: isCut ? 'ContentCorrupt' : cause, subject, message, names };
}
