import { urlOf } from '../../viewpoint/connection/ask.ts';
import { DEADLINES } from '../../viewpoint/connection/deadlines.ts';
import type { Endpoint } from '../../viewpoint/endpoint.ts';
import type { Network } from '../../viewpoint/network.ts';
import { addressAndPort } from '../../viewpoint/connection/tcp.ts';
import type { Stage } from '../../wire/cause.ts';
import type { Exchange, Visit, What } from './exchange.ts';

/** What is asked; `url` is absolute. Authorization is left out on other hosts than the first, as Go does. */
export type Request = {
  what: What;
  method: 'GET' | 'HEAD';
  url: string;
  stage: Stage;
  headers?: Record<string, string>;
  authorization?: string | undefined;
  maxBytes?: number;
};

/** `exchange` is the last one; `tooMany`: it still redirects. */
export type Told = { exchange: Exchange; tooMany: boolean };

export type Talk = {
  endpoint: Endpoint;
  exchanges: Exchange[];
  ask(request: Request): Promise<Told>;
};

const MAX_REDIRECTS = 5;

/**
 * Requests to one endpoint and to wherever it sends them, each kept with its answer. `onVisit` hears of a server before it
 * is asked. Redirects are followed at most five times.
 */
export function createTalk(
  network: Network,
  endpoint: Endpoint,
  signal: AbortSignal,
  onVisit: (visit: Visit) => void,
): Talk {
  const exchanges: Exchange[] = [];
  const one = async (request: Request, url: URL, isFirst: boolean): Promise<Exchange> => {
    const visit = visitOf(network, endpoint, url, request, isFirst);
    onVisit(visit);
    const own = isFirst && request.what !== 'token' ? endpointHeaders(endpoint) : {};
    const authorization =
      isFirst && request.authorization !== undefined ? { authorization: request.authorization } : {};
    const answer = await network.ask(
      {
        method: request.method,
        url: url.href,
        headers: { ...request.headers, ...own, ...authorization },
        ...(request.maxBytes === undefined ? {} : { maxBytes: request.maxBytes }),
        tls: visit.tls,
        timeoutMs: DEADLINES.answerMs,
      },
      signal,
    );
    const exchange = { visit, what: request.what, answer };
    exchanges.push(exchange);
    return exchange;
  };
  return {
    endpoint,
    exchanges,
    async ask(request) {
      let url = new URL(request.url);
      const { origin } = url;
      let exchange = await one(request, url, true);
      for (let hops = 0; hops < MAX_REDIRECTS; hops += 1) {
        const next = redirectOf(exchange, url);
        if (next === null) return { exchange, tooMany: false };
        url = next;
        exchange = await one(request, url, url.origin === origin);
      }
      return { exchange, tooMany: redirectOf(exchange, url) !== null };
    },
  };
}

/** The URL of a path below an endpoint's base, with what a mirror wants to know. */
export function endpointUrl(endpoint: Endpoint, path: string, query = ''): string {
  const ns = endpoint.namespaceParameter;
  const parts = [query, ns === null ? '' : `ns=${encodeURIComponent(ns)}`].filter((part) => part !== '');
  const search = parts.length === 0 ? '' : `?${parts.join('&')}`;
  return urlOf(endpoint.scheme, endpoint.host, endpoint.port, `${endpoint.basePath}${path}${search}`);
}

/** The endpoint as a server that is visited. */
export function endpointVisit(network: Network, endpoint: Endpoint): Visit {
  const url = new URL(endpointUrl(endpoint, '/'));
  return visitOf(network, endpoint, url, { what: 'ping', stage: 'resolve' }, true);
}

function visitOf(
  network: Network,
  endpoint: Endpoint,
  url: URL,
  { what, stage }: Pick<Request, 'what' | 'stage'>,
  isFirst: boolean,
): Visit {
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  const authority = addressAndPort(host, port);
  const { ca, client, skipVerify } = endpoint;
  const isEndpoint = host === endpoint.host && port === endpoint.port;
  return {
    authority,
    host,
    port,
    scheme,
    role: isEndpoint ? 'registry' : what === 'token' ? 'token' : isFirst ? 'registry' : 'redirect',
    stage,
    route: network.route(url.href),
    tls: { ca, client, skipVerify },
    endpoint: endpoint.authority,
  };
}

function redirectOf({ answer }: Exchange, from: URL): URL | null {
  if (answer.kind !== 'response' || ![301, 302, 303, 307, 308].includes(answer.status)) return null;
  const { location } = answer.headers;
  if (location === undefined || !URL.canParse(location, from)) return null;
  const url = new URL(location, from);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}

function endpointHeaders(endpoint: Endpoint): Record<string, string> {
  return Object.fromEntries(
    Object.entries(endpoint.headers).map(([name, values]) => [name.toLowerCase(), values.join(', ')]),
  );
}
