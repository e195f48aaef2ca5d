import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { OddKind, RegistryHost } from '../hosts.ts';
import { forward } from './forward.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What a host answers to a request, by its kind. */
export function behaviourOf(host: RegistryHost): RequestListener {
  const kind = host.kind as OddKind;
  return (request, response) => {
    request.resume();
    response.on('error', () => undefined);
    BEHAVIOURS[kind](request, response);
  };
}

const isManifest = (request: IncomingMessage): boolean => /\/manifests\//.test(request.url ?? '');
const isBlob = (request: IncomingMessage): boolean => /\/blobs\//.test(request.url ?? '');
const DAY_MS = 86_400_000;

const BEHAVIOURS: Record<OddKind, Answer> = {
  proxying: forward,
  'old-tls': forward,
  'client-certificate': forward,
  'clock-ahead': (request, response) => {
    response.sendDate = false;
    response.setHeader('date', new Date(Date.now() + 60 * DAY_MS).toUTCString());
    forward(request, response);
  },
  slow: (request, response) => void setTimeout(() => forward(request, response), 1500),
  silent: () => undefined,
  mute: () => undefined,
  bearer: (request, response) => {
    if (request.headers.authorization?.startsWith('Bearer ')) return forward(request, response);
    const parts = [
      'realm="https://auth.test/token"',
      'service="token.test"',
      'scope="repository:team/app:pull"',
    ];
    response.setHeader('www-authenticate', `Bearer ${parts.join(',')}`);
    refuse(response, 401, 'UNAUTHORIZED', 'authentication required');
  },
  'token-realm': (_request, response) => {
    json(response, 200, { token: 'lab-token', access_token: 'lab-token', expires_in: 300 });
  },
  redirecting: (request, response) => {
    if (!isBlob(request)) return forward(request, response);
    const store = request.headers.host?.startsWith('expired') ? 'expired-cdn.test' : 'cdn.test';
    const digest = (request.url ?? '').split('/').at(-1) ?? '';
    const query = 'X-Amz-Expires=1200&X-Amz-Signature=0123456789abcdef';
    response.writeHead(307, { location: `https://${store}/v2/team/app/blobs/${digest}?${query}` }).end();
  },
  'blob-store': (request, response) => {
    request.url = (request.url ?? '').split('?')[0] ?? '';
    forward(request, response);
  },
  'denied-blob-store': (_request, response) => {
    const text =
      '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';
    response.writeHead(403, { 'content-type': 'application/xml' }).end(text);
  },
  limited: (request, response) => {
    if (!isManifest(request)) return forward(request, response);
    response.setHeader('ratelimit-limit', '100;w=21600');
    response.setHeader('ratelimit-remaining', '0;w=21600');
    response.setHeader('retry-after', '600');
    refuse(response, 429, 'TOOMANYREQUESTS', 'You have used up what you may pull from this registry');
  },
  page: (_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Sign in</title><h1>Sign in</h1>');
  },
  unavailable: (_request, response) => {
    response.writeHead(503, { 'content-type': 'text/plain' }).end('no healthy upstream');
  },
  truncating: (request, response) => {
    if (!isBlob(request)) return forward(request, response);
    forward(request, response, (body) => {
      if (body.length < 100_000) return body;
      setTimeout(() => response.destroy(), 20);
      return body.subarray(0, body.length / 2);
    });
  },
  corrupting: (request, response) => {
    if (!isBlob(request)) return forward(request, response);
    forward(request, response, (body) => {
      const changed = Buffer.from(body);
      if (body.length > 100_000) changed[body.length / 2] = (changed[body.length / 2] ?? 0) ^ 0xff;
      return changed;
    });
  },
  forbidden: (_request, response) => {
    refuse(response, 403, 'DENIED', 'requested access to the resource is denied');
  },
  schema1: (request, response) => {
    if (!isManifest(request)) return forward(request, response);
    const manifest = {
      schemaVersion: 1,
      name: 'team/app',
      tag: '1.4',
      architecture: 'amd64',
      fsLayers: [],
      history: [],
    };
    const body = JSON.stringify({ ...manifest, signatures: [] });
    const type = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
    response.writeHead(200, { 'content-type': type, 'content-length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  },
  'helm-chart': (request, response) => {
    if (!isManifest(request)) return forward(request, response);
    forward(request, response, (body) =>
      Buffer.from(
        body
          .toString()
          .replace('application/vnd.oci.image.config.v1+json', 'application/vnd.cncf.helm.config.v1+json'),
      ),
    );
  },
};

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  json(response, status, { errors: [{ code, message, detail: null }] });
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
