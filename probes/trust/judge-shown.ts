import type { Names } from '../../wire/names.ts';
import type { Conversation, Visit } from '../conversation/exchange.ts';
import { transportFault } from '../conversation/transport-fault.ts';
import type { Finding } from '../probe.ts';
import { judgeDates } from './judge-dates.ts';
import { judgeIssuer } from './judge-issuer.ts';
import { judgeName } from './judge-name.ts';
import type { Distrust, Shown, Surroundings } from './shown.ts';

/** Judges one handshake. What failed before it is for other probes to say. */
export function judgeShown(shown: Shown, around: Surroundings): Finding {
  const { visit, dialled } = shown;
  const { authority, stage, endpoint } = visit;
  const common = { stage, endpoint, subject: authority };
  const silent = { ...common, cause: null };
  if (dialled.verification !== null && visit.tls.skipVerify) {
    const message = `${authority} is trusted unseen (verification is switched off); its certificate would not verify: ${dialled.verification.kind}`;
    return { ...silent, status: 'Pass', message };
  }
  if (dialled.failure === null) return judgeOpen(shown, around, silent);
  const fault = transportFault(visit, dialled, dialled.failure);
  if (dialled.failedAt !== 'tls')
    return { ...silent, status: 'Unknown', message: `could not look: ${authority} ${fault.words}` };
  if (fellBack(visit, around.conversations)) {
    const message = `${authority} does not speak TLS, and the runtime falls back to plain HTTP there`;
    return { ...silent, status: 'Pass', message };
  }
  const names: Names = { ...fault.names, ...runtimeNames(around.runtime) };
  const distrust = explain(shown, around);
  const message =
    distrust?.message ?? `${authority} ${fault.words}${wantsCertificate(dialled.failure.code, visit)}`;
  return {
    ...common,
    status: 'Fail',
    cause: fault.cause,
    subject: fault.subject,
    ...distrust,
    message,
    names: { ...names, ...distrust?.names },
  };
}

function explain(shown: Shown, around: Surroundings): Distrust | null {
  switch (shown.dialled.verification?.kind) {
    case undefined:
      return null;
    case 'expired':
    case 'not-yet-valid':
      return judgeDates(shown, around);
    case 'wrong-name':
      return judgeName(shown);
    default:
      return judgeIssuer(shown, around);
  }
}

/** The handshake is through; TLS 1.3 lets a server refuse the client's certificate, or its absence, only after that. */
function judgeOpen(
  { visit, dialled }: Shown,
  { conversations, runtime }: Surroundings,
  silent: Pick<Finding, 'stage' | 'endpoint' | 'subject' | 'cause'>,
): Finding {
  const { authority } = visit;
  for (const { exchanges } of conversations) {
    const refused = exchanges.find(
      (one) => one.visit.authority === authority && one.answer.kind === 'no-response',
    );
    if (refused?.answer.kind !== 'no-response' || refused.answer.failure.kind !== 'handshake') continue;
    const { code } = refused.answer.failure;
    if (refused.answer.dialled.failedAt !== null) continue;
    const message = `${authority} ends the connection after the TLS handshake (${code})${wantsCertificate(code, visit)}`;
    const names = { host: authority, ...runtimeNames(runtime) };
    return { ...silent, status: 'Fail', cause: 'TlsProtocol', message, names };
  }
  const [leaf] = dialled.certificates;
  const until =
    leaf === undefined ? '' : `, valid until ${new Date(leaf.notAfterMs).toISOString().slice(0, 10)}`;
  const message = `${authority} is trusted (issuer ${leaf?.issuer ?? 'unknown'}${until})`;
  return { ...silent, status: 'Pass', message };
}

function wantsCertificate(code: string, visit: Visit): string {
  if (!/CERTIFICATE_REQUIRED|BAD_CERTIFICATE|ALERT_UNKNOWN_CA|CERTIFICATE_UNKNOWN/.test(code)) return '';
  return visit.tls.client.length === 0
    ? ': it wants a client certificate, and none is configured for it'
    : ': it does not take the client certificate that is configured for it';
}

function fellBack(visit: Visit, conversations: readonly Conversation[]): boolean {
  return conversations.some(
    ({ endpoint, exchanges }) =>
      endpoint.authority === visit.authority &&
      endpoint.fallbackToHttp &&
      exchanges.some((one) => one.visit.scheme === 'http' && one.answer.kind === 'response'),
  );
}

function runtimeNames(runtime: Surroundings['runtime']): Names {
  return runtime === null ? {} : { unit: runtime.unit, runtime: runtime.name };
}
