import type { Runtime } from '../viewpoint.ts';

/** Where a distribution keeps its runtime. */
export type KnownSocket = {
  socket: string;
  name: Runtime['name'];
  /** The unit that starts it, the usual one of several. */
  unit: string;
  /** Command names of the process that listens. */
  listener: readonly string[];
  /** What is left of it on a node where it ran once: its store or its configuration. */
  traces: readonly string[];
};

/**
 * Default CRI sockets, the more particular first: a socket at containerd's usual place may be Docker's, which does
 * not serve CRI, while nobody but k3s listens at k3s's.
 *
 * Source: the distributions' own defaults (k3s, RKE2, k0s, microk8s, CRI-O, cri-dockerd, containerd).
 */
export const KNOWN_SOCKETS: readonly KnownSocket[] = [
  {
    socket: '/run/k3s/containerd/containerd.sock',
    name: 'containerd',
    unit: 'k3s.service',
    listener: ['containerd'],
    traces: ['/var/lib/rancher/k3s/agent/containerd', '/var/lib/rancher/rke2/agent/containerd'],
  },
  {
    socket: '/run/k3s/cri-dockerd/cri-dockerd.sock',
    name: 'docker',
    unit: 'k3s.service',
    listener: ['k3s-server', 'k3s-agent', 'k3s'],
    traces: [],
  },
  {
    socket: '/run/k0s/containerd.sock',
    name: 'containerd',
    unit: 'k0sworker.service',
    listener: ['containerd'],
    traces: ['/var/lib/k0s/containerd'],
  },
  {
    socket: '/var/snap/microk8s/common/run/containerd.sock',
    name: 'containerd',
    unit: 'snap.microk8s.daemon-containerd.service',
    listener: ['containerd'],
    traces: ['/var/snap/microk8s/common/var/lib/containerd'],
  },
  {
    socket: '/run/crio/crio.sock',
    name: 'cri-o',
    unit: 'crio.service',
    listener: ['crio'],
    traces: ['/etc/crio'],
  },
  {
    socket: '/run/cri-dockerd.sock',
    name: 'docker',
    unit: 'cri-docker.service',
    listener: ['cri-dockerd'],
    traces: ['/etc/systemd/system/cri-docker.service', '/lib/systemd/system/cri-docker.service'],
  },
  {
    socket: '/run/containerd/containerd.sock',
    name: 'containerd',
    unit: 'containerd.service',
    listener: ['containerd'],
    traces: ['/etc/containerd/config.toml', '/var/lib/containerd'],
  },
];

/** The row for a socket, `/var/run` being the same folder as `/run`. */
export function knownSocket(socket: string): KnownSocket | undefined {
  return KNOWN_SOCKETS.find((known) => known.socket === underRun(socket));
}

/** The row that fits a socket at an unusual place, by the words in its path. */
export function likeliest(socket: string): KnownSocket {
  const known = knownSocket(socket);
  if (known !== undefined) return known;
  const word = /crio/.test(socket) ? 'crio' : /docker/.test(socket) ? 'cri-dockerd' : 'containerd';
  const row = KNOWN_SOCKETS.findLast(({ listener }) => listener.includes(word));
  return { ...(row as KnownSocket), socket, traces: [] };
}

export function underRun(path: string): string {
  return path.replace(/^\/var\/run\//, '/run/');
}

/** `unix:///run/x.sock`, `unix:/run/x.sock` and a bare path; `null` for anything that is no unix socket. */
export function socketOfEndpoint(endpoint: string | null | undefined): string | null {
  const path = endpoint?.trim().replace(/^unix:(?:\/\/)?/, '') ?? '';
  return path.startsWith('/') ? path.replace(/^\/+/, '/') : null;
}
