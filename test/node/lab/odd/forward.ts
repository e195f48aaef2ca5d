import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BACKING_REGISTRY } from '../hosts.ts';

/**
 * Passes a request on to the backing registry, and its answer back.
 *
 * @param change what to make of a body; its length and a manifest's digest are announced as they were for a blob,
 *   and anew for a manifest
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  change?: (body: Buffer) => Buffer,
): void {
  const { host: _, authorization: __, connection: ___, range, ...headers } = request.headers;
  const upstream = httpRequest(
    {
      host: BACKING_REGISTRY.address,
      port: BACKING_REGISTRY.port,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      // What is to be changed is wanted whole.
      headers: change || range === undefined ? headers : { ...headers, range },
    },
    (answer) => {
      if (change === undefined) {
        // What a behaviour has set already, such as another clock's date, stays.
        response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...response.getHeaders() });
        answer.pipe(response);
        return;
      }
      void (async () => {
        const chunks = (await answer.toArray()) as Buffer[];
        const isManifest = /\/manifests\//.test(request.url ?? '');
        const changed = change(Buffer.concat(chunks));
        const head = { ...answer.headers };
        if (isManifest) {
          // A HEAD has no body to change: left without a digest, the runtime asks with GET.
          head['docker-content-digest'] = `sha256:${createHash('sha256').update(changed).digest('hex')}`;
          head['content-length'] = String(changed.length);
          if (request.method === 'HEAD') delete head['docker-content-digest'];
        }
        response.writeHead(answer.statusCode ?? 502, head);
        if (changed.length < Number(head['content-length'])) response.write(changed);
        else response.end(changed);
      })().catch(() => response.destroy());
    },
  );
  upstream.on('error', () => response.destroy());
  upstream.end();
}
