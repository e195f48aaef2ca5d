import type { Host } from '../../host/host.ts';
import type { ProbeContext } from '../../probes/probe.ts';
import type { Endpoint } from '../../viewpoint/endpoint.ts';
import type { Network } from '../../viewpoint/network.ts';
import { createRoute } from '../../viewpoint/proxy/proxy-rules.ts';
import { createLookup } from '../../viewpoint/resolver/resolver.ts';

/** The upstream of an image reference, as a runtime without any registry configuration asks it. */
export function upstream(authority: string, scheme: 'https' | 'http' = 'https'): Endpoint {
  const colon = authority.lastIndexOf(':');
  return {
    authority,
    host: authority.slice(0, colon),
    port: Number(authority.slice(colon + 1)),
    scheme,
    basePath: '/v2',
    role: 'upstream',
    ca: [],
    client: [],
    skipVerify: false,
    fallbackToHttp: false,
    headers: {},
    namespaceParameter: null,
    canResolve: true,
    canPull: true,
    source: 'default',
  };
}

export type NodeOptions = {
  host: Host;
  /** The runtime's environment; `null`: not readable. */
  environ?: Record<string, string> | null;
  endpoints: Endpoint[];
  /** Nameservers' port. */
  port?: number;
  maxQuestionMs?: number;
  startedAtMs?: number;
  network?: Partial<Network>;
};

/** A probe's context for a made-up node. What is not given rejects when it is asked. */
export function nodeContext(options: NodeOptions): ProbeContext {
  const { host, endpoints } = options;
  const environ = options.environ === undefined ? {} : options.environ;
  const notHere = () => Promise.reject(new Error('not in this test'));
  const resolver = {
    maxQuestionMs: options.maxQuestionMs ?? 400,
    ...(options.port === undefined ? {} : { port: options.port }),
  };
  return {
    target: { kind: 'registry', registry: endpoints[0]?.authority ?? 'reg.test' },
    viewpoint: {
      node: 'node-1',
      host,
      rootKind: 'runtime',
      sameNetwork: true,
      runtime: {
        name: 'containerd',
        socket: '/run/containerd/containerd.sock',
        reachableSocket: '/run/containerd/containerd.sock',
        foundBy: 'known-path',
        pid: 42,
        startedAtMs: options.startedAtMs ?? 1_000_000,
        environ,
        unit: 'containerd.service',
        commandLine: ['containerd'],
        version: null,
      },
      kubelet: null,
      searched: [],
    },
    network: {
      lookup: createLookup(host, resolver),
      route: createRoute(environ),
      dial: notHere,
      ask: notHere,
      roots: notHere,
      ...options.network,
    },
    configuration: async () => ({ endpoints, problems: [] }),
    signal: AbortSignal.timeout(30_000),
    now: () => 2_000_000,
    crictl: 'crictl',
    imageBytes: Object.assign(Promise.resolve(null), { tell: () => undefined }),
    findingsOf: async () => [],
    pull: {
      enabled: false,
      timeoutMs: 1000,
      keepImage: false,
      credentials: {},
      enough: new AbortController().signal,
    },
  };
}
