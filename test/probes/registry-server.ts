import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import type { ProbeContext, Target } from '../../probes/probe.ts';
import type { Endpoint } from '../../viewpoint/endpoint.ts';
import type { Network } from '../../viewpoint/network.ts';
import { parseReference } from '../../wire/reference.ts';
import { folderHost } from '../viewpoint/folder-host.ts';
import { folder } from '../viewpoint/loopback.ts';
import { nodeContext, upstream } from './node-context.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

/** Content by digest, and what the digest of `team/app`'s tags is. */
export type Store = { blobs: Map<string, { body: string; type: string }>; tags: Map<string, string> };

function put(store: Store, body: string, type: string): { digest: string; size: number; mediaType: string } {
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  store.blobs.set(digest, { body, type });
  return { digest, size: body.length, mediaType: type };
}

/** A registry's content: `1.4` an index for both common machines, `arm` an index without this one, `old` schema 1. */
export function imageStore(): Store {
  const store: Store = { blobs: new Map(), tags: new Map() };
  const image = (architecture: string) => {
    const config = put(
      store,
      JSON.stringify({ os: 'linux', architecture }),
      'application/vnd.oci.image.config.v1+json',
    );
    const layer = put(store, `layer of ${architecture}`, 'application/vnd.oci.image.layer.v1.tar+gzip');
    const manifest = put(
      store,
      JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] }),
      MANIFEST,
    );
    return { ...manifest, platform: { os: 'linux', architecture } };
  };
  const images = [image('amd64'), image('arm64')];
  const tag = (name: string, body: unknown, type: string) =>
    store.tags.set(name, put(store, JSON.stringify(body), type).digest);
  tag('1.4', { schemaVersion: 2, mediaType: INDEX, manifests: images }, INDEX);
  tag('s390x', { schemaVersion: 2, mediaType: INDEX, manifests: [image('s390x')] }, INDEX);
  tag(
    'old',
    { schemaVersion: 1, name: 'team/app' },
    'application/vnd.docker.distribution.manifest.v1+prettyjws',
  );
  const chart = put(store, '{}', 'application/vnd.cncf.helm.config.v1+json');
  tag('chart', { schemaVersion: 2, mediaType: MANIFEST, config: chart, layers: [] }, MANIFEST);
  return store;
}

export type Answering = {
  store?: Store;
  /** Looks at a request first; `true`: it has answered. */
  first?: (request: IncomingMessage, response: ServerResponse) => boolean;
  seen?: string[];
};

/** A small registry of one repository, `team/app`. */
export function registryAnswers({ store = imageStore(), first, seen = [] }: Answering = {}): RequestListener {
  return (request, response) => {
    const { method = '', url = '' } = request;
    seen.push(`${method} ${url}`);
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    if (first?.(request, response) === true) return;
    const path = url.split('?')[0] ?? '';
    const fail = (status: number, code: string) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ errors: [{ code }] }));
    if (path === '/v2/') {
      response.end('{}');
      return;
    }
    if (!path.startsWith('/v2/team/app/')) {
      fail(404, 'NAME_UNKNOWN');
      return;
    }
    if (path.endsWith('/tags/list')) {
      response.end(JSON.stringify({ tags: [...store.tags.keys()] }));
      return;
    }
    const name = path.split('/').at(-1) ?? '';
    const digest = store.tags.get(name) ?? name;
    const found = store.blobs.get(digest);
    if (found === undefined) {
      fail(404, path.includes('/blobs/') ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN');
      return;
    }
    response.setHeader('content-type', found.type).setHeader('docker-content-digest', digest);
    response.end(method === 'HEAD' ? undefined : found.body);
  };
}

/** Answers every request alike, as a server that is no registry. */
export function always(status: number, headers: Record<string, string> = {}, body = '') {
  return (_request: IncomingMessage, response: ServerResponse): boolean => {
    response.removeHeader('docker-distribution-api-version');
    response.writeHead(status, headers).end(body);
    return true;
  };
}

/** Answers so where the path fits. */
export function only(path: RegExp, then: ReturnType<typeof always>): NonNullable<Answering['first']> {
  return (request, response) => path.test(request.url ?? '') && then(request, response);
}

export function plainEndpoint(port: number, more: Partial<Endpoint> = {}): Endpoint {
  return { ...upstream(`reg.test:${port}`, 'http'), ...more };
}

/** A probe's context for an image of `reg.test` at these endpoints, and the bytes that it was told. */
export async function imageContext(
  t: TestContext,
  network: Network,
  endpoints: Endpoint[],
  image = 'reg.test/team/app:1.4',
): Promise<ProbeContext & { told: (number | null)[] }> {
  const told: (number | null)[] = [];
  const host = folderHost(await folder(t, {}));
  const target: Target = { kind: 'image', reference: parseReference(image) };
  const context = nodeContext({ host, endpoints, network });
  const imageBytes = Object.assign(Promise.resolve(null), {
    tell: (bytes: number | null) => void told.push(bytes),
  });
  return { ...context, target, imageBytes, told };
}
