import { parseChallenges } from './challenge.ts';
import type { Exchange, Outcome } from './exchange.ts';
import { parseJson } from './manifest-shape.ts';
import type { Talk } from './talk.ts';

export type Authorized = { authorization: string; outcome?: undefined } | { outcome: Outcome };

/**
 * Answers a 401 as an anonymous client: the token that the challenge's realm gives to everybody. No credential is ever
 * sent. Source: distribution's token specification; facts: containerd's `FetchToken`.
 */
export async function authorize(talk: Talk, at: Exchange, scope: string | null): Promise<Authorized> {
  const header = at.answer.kind === 'response' ? (at.answer.headers['www-authenticate'] ?? '') : '';
  const challenges = parseChallenges(header);
  const bearer = challenges.find((challenge) => challenge.scheme === 'bearer');
  if (bearer === undefined) {
    const scheme = challenges[0]?.scheme ?? 'none';
    return { outcome: { kind: 'credentials-wanted', at, scheme } };
  }
  const realm = bearer.parameters.realm ?? '';
  if (!/^https?:\/\//i.test(realm) || !URL.canParse(realm))
    return { outcome: { kind: 'bad-challenge', at, realm } };
  const url = new URL(realm);
  if (bearer.parameters.service !== undefined) url.searchParams.set('service', bearer.parameters.service);
  const scopes = new Set((bearer.parameters.scope ?? '').split(' ').filter((one) => one !== ''));
  if (scope !== null) scopes.add(scope);
  for (const one of scopes) url.searchParams.append('scope', one);
  const { exchange, tooMany } = await talk.ask({
    what: 'token',
    method: 'GET',
    url: url.href,
    stage: 'authorize',
    maxBytes: 64 * 1024,
  });
  if (tooMany) return { outcome: { kind: 'too-many-redirects', at: exchange } };
  const { answer } = exchange;
  if (answer.kind === 'no-response') return { outcome: { kind: 'no-response', at: exchange } };
  if (answer.status !== 200)
    return { outcome: { kind: 'status', at: exchange, status: answer.status, codes: [] } };
  const token = tokenOf(answer.body);
  if (token === null) return { outcome: { kind: 'no-token', at: exchange } };
  return { authorization: `Bearer ${token}` };
}

function tokenOf(body: string): string | null {
  const json = parseJson(body);
  const token = json?.token ?? json?.access_token;
  return typeof token === 'string' && /^[\x21-\x7e]{1,32768}$/.test(token) ? token : null;
}
