import type { Names } from '../../wire/names.ts';

/** Where a runtime keeps what actions change. */
export type RuntimePlace = {
  kind: 'containerd' | 'cri-o' | 'docker' | 'k3s' | 'rke2' | 'microk8s' | 'k0s';
  /** systemd unit whose environment the pull runs with. */
  unit: string;
  socket: string;
  /** Folder that a pull writes to. */
  store: string;
  /** Folder of per-registry settings, one folder for each `host[:port]` in it; `null`: a file of its own. */
  certsFolder: string | null;
};

/** The runtime that the names tell of: its unit, else its name, else its socket; containerd when none does. */
export function runtimePlace(names: Names): RuntimePlace {
  const told =
    `${names.unit ?? ''} ${names.runtime ?? ''} ${names.socket ?? ''} ${names.path ?? ''}`.toLowerCase();
  const place = PLACES.find(([word]) => word.test(told))?.[1] ?? CONTAINERD;
  return names.unit !== undefined && UNIT.test(names.unit) ? { ...place, unit: names.unit } : place;
}

/** Restarts the runtime so that it reads its environment, roots and configuration anew. */
export function restart(place: RuntimePlace): string {
  return `sudo systemctl restart ${place.unit}`;
}

const UNIT = /^[A-Za-z0-9][A-Za-z0-9@_.-]{0,80}\.service$/;

const CONTAINERD: RuntimePlace = {
  kind: 'containerd',
  unit: 'containerd.service',
  socket: '/run/containerd/containerd.sock',
  store: '/var/lib/containerd',
  certsFolder: '/etc/containerd/certs.d',
};

/** Facts: socket and configuration table of the distributions' own documentation. */
const PLACES: [word: RegExp, place: RuntimePlace][] = [
  [
    /rke2/,
    {
      kind: 'rke2',
      unit: 'rke2-agent.service',
      socket: '/run/k3s/containerd/containerd.sock',
      store: '/var/lib/rancher/rke2/agent/containerd',
      certsFolder: null,
    },
  ],
  [
    /k3s/,
    {
      kind: 'k3s',
      unit: 'k3s.service',
      socket: '/run/k3s/containerd/containerd.sock',
      store: '/var/lib/rancher/k3s/agent/containerd',
      certsFolder: null,
    },
  ],
  [
    /microk8s/,
    {
      kind: 'microk8s',
      unit: 'snap.microk8s.daemon-containerd.service',
      socket: '/var/snap/microk8s/common/run/containerd.sock',
      store: '/var/snap/microk8s/common/var/lib/containerd',
      certsFolder: '/var/snap/microk8s/current/args/certs.d',
    },
  ],
  [
    /k0s/,
    {
      ...CONTAINERD,
      kind: 'k0s',
      unit: 'k0sworker.service',
      socket: '/run/k0s/containerd.sock',
      store: '/var/lib/k0s/containerd',
    },
  ],
  [
    /cri-?o\b|containers\/storage/,
    {
      kind: 'cri-o',
      unit: 'crio.service',
      socket: '/var/run/crio/crio.sock',
      store: '/var/lib/containers/storage',
      certsFolder: '/etc/containers/certs.d',
    },
  ],
  [
    /docker/,
    {
      kind: 'docker',
      unit: 'docker.service',
      socket: '/var/run/cri-dockerd.sock',
      store: '/var/lib/docker',
      certsFolder: '/etc/docker/certs.d',
    },
  ],
];
