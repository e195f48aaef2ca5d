import type { Host } from '../host/host.ts';

/** The node as its container runtime sees it: found once per check, read live by the probes. */
export type Viewpoint = {
  /** Node name: `NODE_NAME`, else the machine's host name. */
  node: string;
  /** Files as the runtime sees them. */
  host: Host;
  /**
   * Whose files `host` shows: the runtime's own mount namespace (`/proc/<pid>/root`), a mount of the host's root,
   * or our own, which is a guess and is said in the evidence.
   */
  rootKind: 'runtime' | 'host-mount' | 'own';
  /** Whether our sockets leave from the runtime's network namespace; `undefined`: could not tell. */
  sameNetwork: boolean | undefined;
  /** `null`: no runtime was found. */
  runtime: Runtime | null;
  /** `null`: no running kubelet was found. */
  kubelet: Kubelet | null;
  /** Sockets looked for and what was there, for the evidence. */
  searched: { socket: string; state: 'listening' | 'present' | 'absent' | 'unreadable' }[];
};

export type Runtime = {
  name: 'containerd' | 'cri-o' | 'docker';
  /** CRI socket as the runtime's own file system names it. */
  socket: string;
  /** The same socket by a path that we can connect to. */
  reachableSocket: string;
  /** Who said so: kubelet's configuration, or found at a known path. */
  foundBy: 'kubelet' | 'known-path' | 'flag';
  /** Process that pulls (dockerd behind cri-dockerd); `null`: not seen (another pid namespace, or dead). */
  pid: number | null;
  startedAtMs: number | null;
  /** Environment of that process; `null`: could not be read. */
  environ: Record<string, string> | null;
  /** systemd unit it runs under, such as `containerd.service`, `k3s.service`; the usual name when unknown. */
  unit: string;
  commandLine: string[];
  /** As the binary says; `null`: not asked or no answer. */
  version: string | null;
};

export type Kubelet = {
  pid: number;
  commandLine: string[];
  runtimeEndpoint: string | null;
  imageEndpoint: string | null;
  /** The parts of KubeletConfiguration that matter to a pull, defaults filled in. */
  imageGcHighThresholdPercent: number;
  /** Signal → threshold as written, such as `imagefs.available` → `15%`. */
  evictionHard: Record<string, string>;
  serializeImagePulls: boolean;
};
