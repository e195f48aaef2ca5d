import type { Host } from '../host/host.ts';
import { askOnce, wayTo } from './connection/ask.ts';
import { type DialDeps, openWay, routeTo } from './connection/dial.ts';
import type { Answer, Dialled, Network, Question, Roots, Way } from './network.ts';
import { createRoute } from './proxy/proxy-rules.ts';
import { createLookup } from './resolver/resolver.ts';
import { readRoots } from './tls/roots.ts';
import { createSharedWork } from './connection/single-flight.ts';
import { createTlsContext, type TlsContext } from './tls/tls-context.ts';
import type { Viewpoint } from './viewpoint.ts';

/**
 * The network as the runtime of `viewpoint` sees it. Each look-up, connection and request is made once however many
 * ask for it, so it is made for one check and then dropped; nothing stays open between calls.
 */
export function createNetwork(viewpoint: Viewpoint): Network {
  const environ = viewpoint.runtime?.environ ?? {};
  return connectNetwork({
    host: viewpoint.host,
    environ,
    lookup: createLookup(viewpoint.host),
    route: createRoute(viewpoint.runtime?.environ ?? null),
    now: Date.now,
  });
}

/** What a network is made of. */
export type NetworkParts = Pick<Network, 'lookup' | 'route'> & {
  host: Host;
  /** The runtime process's environment: SSL_CERT_FILE and SSL_CERT_DIR are read. */
  environ: Readonly<Record<string, string>>;
  now(): number;
};

/** Like {@link createNetwork}, from its parts. */
export function connectNetwork(parts: NetworkParts): Network {
  const roots = once(() => readRoots(parts.host, parts.environ));
  const contexts = new Map<string, Promise<TlsContext>>();
  const deps: DialDeps = {
    lookup: parts.lookup,
    route: parts.route,
    now: () => parts.now(),
    async tlsContext({ ca, client }) {
      const key = JSON.stringify([ca, client]);
      const known = contexts.get(key);
      if (known !== undefined) return await known;
      const made = roots().then((found) => createTlsContext(parts.host, found.pem, { ca, client }));
      contexts.set(key, made);
      return await made;
    },
  };
  const dials = createSharedWork<Dialled>();
  const answers = createSharedWork<Answer>();
  /** Ways that were tried and are closed: a request need not wait for the same time-out again. */
  const closed = new Map<string, Dialled>();
  return {
    lookup: parts.lookup,
    route: parts.route,
    roots,
    async dial(asked, signal) {
      const way = { ...asked, route: asked.route ?? routeTo(asked, parts.route) };
      return await dials(keyOfWay(way), signal, async (shared) => {
        const opened = await openWay(way, deps, shared);
        opened.close();
        if (opened.dialled.failedAt !== null) closed.set(keyOfWay(way), opened.dialled);
        return opened.dialled;
      });
    },
    async ask(question, signal) {
      return await answers(keyOfQuestion(question), signal, async (shared) => {
        const wayKey = keyOfWay(wayTo(question, parts.route(question.url)));
        const dead = closed.get(wayKey);
        if (dead?.failure != null)
          return { kind: 'no-response', dialled: dead, failure: dead.failure, durationMs: 0 };
        const answer = await askOnce(question, deps, shared);
        if (answer.dialled.failedAt !== null) closed.set(wayKey, answer.dialled);
        return answer;
      });
    },
  };
}

function keyOfWay(way: Way): string {
  return JSON.stringify([way.host, way.port, way.addresses, way.route, way.tls]);
}

function keyOfQuestion(question: Question): string {
  const { method, url, headers, body, maxBytes, tls } = question;
  return JSON.stringify([method, url, Object.entries(headers ?? {}), body, maxBytes, tls]);
}

function once(read: () => Promise<Roots>): () => Promise<Roots> {
  let result: Promise<Roots> | undefined;
  return () => (result ??= read());
}
