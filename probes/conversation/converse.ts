import type { Endpoint } from '../../viewpoint/endpoint.ts';
import type { Network } from '../../viewpoint/network.ts';
import type { ProbeContext, Target } from '../probe.ts';
import { isPage, statusOf } from './answers.ts';
import { askBlobs } from './blobs.ts';
import type { Conversation, Exchange, Outcome, Visit } from './exchange.ts';
import { askManifest } from './manifests.ts';
import { createTalk, endpointUrl, type Talk } from './talk.ts';
import { authorize } from './token.ts';

/** The whole conversation; what is not done by then is not asked. Leaves the probes a moment to judge. */
export const CONVERSATION_MS = 11_500;

/**
 * Asks one endpoint for what a pull of the target would ask it, as an anonymous client, up to the first thing that is
 * wrong: manifest, token, manifest again, the platform's manifest, the config and one byte of a layer. For a registry
 * without an image: the API's root and the token.
 *
 * Every probe may have this conversation: the network makes each request once. `onVisit` hears of a server before the
 * first request to it. Rejects only when `signal` is aborted.
 */
export async function converse(
  context: Pick<ProbeContext, 'network' | 'target' | 'signal' | 'viewpoint'>,
  endpoint: Endpoint,
  onVisit: (visit: Visit) => void = () => undefined,
): Promise<Conversation> {
  const timeUp = AbortSignal.timeout(CONVERSATION_MS);
  const signal = AbortSignal.any([context.signal, timeUp]);
  const pings = context.target.kind === 'registry' || context.viewpoint.runtime?.name === 'cri-o';
  const about: About = {
    network: context.network,
    target: targetAt(endpoint, context.target),
    pings,
    signal,
    onVisit,
  };
  const conversation: Conversation = {
    endpoint,
    exchanges: [],
    outcome: { kind: 'out-of-time' },
    manifest: null,
    digest: null,
    platform: null,
  };
  try {
    await converseBy(about, conversation);
  } catch (error) {
    if (!timeUp.aborted || context.signal.aborted) throw error;
    conversation.outcome = { kind: 'out-of-time' };
  }
  return conversation;
}

/** What is asked for there: a registry's configuration may move the repository to another path. */
function targetAt({ repository }: Endpoint, target: Target): Target {
  if (repository === undefined || target.kind !== 'image') return target;
  return { kind: 'image', reference: { ...target.reference, repository } };
}

type About = {
  network: Network;
  target: Target;
  pings: boolean;
  signal: AbortSignal;
  onVisit: (visit: Visit) => void;
};

async function converseBy(about: About, conversation: Conversation): Promise<void> {
  const { endpoint } = conversation;
  const speak = async (as: Endpoint) => {
    const talk = createTalk(about.network, as, about.signal, about.onVisit);
    conversation.exchanges = talk.exchanges;
    conversation.outcome = await steps(talk, about, conversation);
  };
  await speak(endpoint);
  const first = conversation.exchanges[0]?.answer;
  if (!endpoint.fallbackToHttp || endpoint.scheme !== 'https' || first?.dialled.failedAt !== 'tls') return;
  await speak({ ...endpoint, scheme: 'http' });
}

async function steps(talk: Talk, about: About, conversation: Conversation): Promise<Outcome> {
  const { target } = about;
  const scope = target.kind === 'image' ? `repository:${target.reference.repository}:pull` : null;
  let authorization: string | undefined;
  if (about.pings) {
    const root = await talk.ask({
      what: 'ping',
      method: 'GET',
      url: endpointUrl(talk.endpoint, '/'),
      stage: 'resolve',
    });
    const wrong = root.tooMany
      ? ({ kind: 'too-many-redirects', at: root.exchange } as const)
      : judgeRoot(root.exchange);
    if (wrong !== null) return wrong;
    if (statusOf(root.exchange) === 401) {
      const authorized = await authorize(talk, root.exchange, scope);
      if (authorized.outcome !== undefined) {
        // Whether a registry is there is all that is asked without an image: wanting credentials is an answer.
        const isAnswer = target.kind === 'registry' && authorized.outcome.kind === 'credentials-wanted';
        return isAnswer ? { kind: 'served' } : authorized.outcome;
      }
      ({ authorization } = authorized);
    }
  }
  if (target.kind === 'registry') return { kind: 'served' };
  const byTag = target.reference.digest === undefined;
  if (byTag && !talk.endpoint.canResolve)
    return { kind: 'not-asked', why: 'is not asked for tags (no `resolve`)' };
  if (!talk.endpoint.canPull) return { kind: 'not-asked', why: 'is not asked for content (no `pull`)' };
  const found = await askManifest(talk, target.reference, scope ?? '', authorization);
  if (found.outcome !== undefined) return found.outcome;
  Object.assign(conversation, { manifest: found.manifest, digest: found.digest });
  const blobs = await askBlobs(talk, target.reference.repository, found.manifest, found.authorization);
  conversation.platform = blobs.platform;
  return blobs.outcome ?? { kind: 'served' };
}

/** The API's root answers 200 or 401; 404 and 405 too where only the images' own paths are served. */
function judgeRoot(at: Exchange): Outcome | null {
  const { answer } = at;
  if (answer.kind === 'no-response') return { kind: 'no-response', at };
  const { status, headers } = answer;
  const type = headers['content-type'] ?? '';
  const isApi =
    headers['docker-distribution-api-version'] !== undefined || headers['www-authenticate'] !== undefined;
  if (isApi ? status === 200 || status === 401 : status === 200 && !isPage(type)) return null;
  if (!isApi && isPage(type)) return { kind: 'not-a-registry', at, contentType: type };
  if (status === 404 || status === 405) return null;
  return { kind: 'status', at, status, codes: [] };
}
