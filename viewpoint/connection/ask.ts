import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { answerHeaders } from './answer-headers.ts';
import { type DialDeps, type Opened, openWay } from './dial.ts';
import { failureOf } from './failure.ts';
import { basic } from './http-connect.ts';
import type { Answer, Failure, Question, Route, Way } from '../network.ts';
import { addressAndPort } from './tcp.ts';
import { USER_AGENT } from './user-agent.ts';

const MAX_BODY = 256 * 1024;
const MAX_HEADER = 32 * 1024;

/**
 * Makes one HTTP/1.1 request as the runtime's HTTP client would: the same way there, no redirect followed, and none
 * made over a chain that does not verify. Header and body are bounded, the connection is closed afterwards.
 * `timeoutMs` counts from the open connection. Rejects when aborted, and with `TypeError` for a URL that is none.
 */
export async function askOnce(question: Question, deps: DialDeps, signal: AbortSignal): Promise<Answer> {
  const startedAt = performance.now();
  const url = new URL(question.url);
  const route = deps.route(question.url);
  const isForwarded =
    url.protocol === 'http:' && route.kind === 'proxy' && route.proxy.scheme.startsWith('http');
  const opened = await openWay(wayTo(question, route), deps, signal, { tunnel: !isForwarded });
  const lasted = () => Math.round(performance.now() - startedAt);
  try {
    const { dialled, stream } = opened;
    if (stream === null) {
      const failure = dialled.failure ?? { kind: 'closed', code: 'UNKNOWN' };
      return { kind: 'no-response', dialled, failure, durationMs: lasted() };
    }
    const proxyHeaders = isForwarded && route.kind === 'proxy' ? authorization(route.proxy.credentials) : {};
    return await exchange({ question, url, stream, opened, isForwarded, proxyHeaders, lasted }, signal);
  } finally {
    opened.close();
  }
}

/** The way that a question takes; with the route that was chosen for its URL. */
export function wayTo(question: Question, route: Route): Way {
  const url = new URL(question.url);
  const isHttps = url.protocol === 'https:';
  const port = url.port === '' ? (isHttps ? 443 : 80) : Number(url.port);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port, route, tls: isHttps ? question.tls : null };
}

type Exchange = {
  question: Question;
  url: URL;
  stream: Duplex;
  opened: Opened;
  /** Handed to an http proxy with the whole URL. */
  isForwarded: boolean;
  proxyHeaders: Record<string, string>;
  lasted: () => number;
};

async function exchange(given: Exchange, signal: AbortSignal): Promise<Answer> {
  const { question, url, stream, opened, lasted } = given;
  const { Client } = await import('undici');
  const streams = [stream];
  // undici is told http, whatever is spoken: the handshake is behind us, and it must not judge it again.
  const client = new Client(`http://${url.host}`, {
    connect: (_options, done) => {
      const next = streams.pop();
      // undici does not expect to be called back at once.
      setImmediate(() => {
        if (next === undefined)
          done(Object.assign(new Error('the connection was closed'), { code: 'EOF' }), null);
        else done(null, next as Socket);
      });
    },
    pipelining: 1,
    maxHeaderSize: MAX_HEADER,
    allowH2: false,
  });
  const deadline = AbortSignal.timeout(question.timeoutMs);
  try {
    const answer = await client.request({
      method: question.method,
      path: given.isForwarded ? withoutUser(url) : `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        'user-agent': USER_AGENT,
        'accept-encoding': 'identity',
        ...given.proxyHeaders,
        ...question.headers,
      },
      body: question.body ?? null,
      signal: AbortSignal.any([signal, deadline]),
    });
    const { text, truncated } = await readBody(answer.body, question.maxBytes ?? MAX_BODY);
    return {
      kind: 'response',
      status: answer.statusCode,
      headers: answerHeaders(answer.headers),
      body: text,
      truncated,
      durationMs: lasted(),
      dialled: opened.dialled,
    };
  } catch (error) {
    signal.throwIfAborted();
    // undici may hear of the end before the connection has said why.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    const failure: Failure = deadline.aborted
      ? { kind: 'timeout', code: 'ETIMEDOUT' }
      : (opened.lateFailure() ?? failureOf(error));
    return { kind: 'no-response', dialled: opened.dialled, failure, durationMs: lasted() };
  } finally {
    opened.close();
    client.destroy().catch(() => undefined);
  }
}

async function readBody(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<{ text: string; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  return { text: bytes.toString('utf8', 0, maxBytes), truncated: length > maxBytes };
}

function authorization(credentials: string | null): Record<string, string> {
  return credentials === null ? {} : { 'proxy-authorization': basic(credentials) };
}

function withoutUser(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search}`;
}

/** The URL of a path on a server, the port left out where it is the scheme's own, as runtimes write it. */
export function urlOf(scheme: 'https' | 'http', host: string, port: number, path: string): string {
  const own = scheme === 'https' ? 443 : 80;
  const authority = addressAndPort(host, port);
  return `${scheme}://${port === own ? authority.slice(0, -`:${own}`.length) : authority}${path}`;
}
