export type Release = '1.6' | '2.2';

export type RuntimeOptions = {
  /** The CRI plug-in is switched off, as Docker's packages of containerd do. */
  criDisabled?: boolean;
  /** The old `registry.mirrors` beside `config_path`: the CRI plug-in does not load then. */
  mirrorsBesideConfigPath?: boolean;
  /** Folder (or folders) of registry configuration; `''` leaves it out. */
  configPath?: string;
};

export const SOCKET = '/run/containerd/containerd.sock';

/** `/etc/containerd/config.toml` in the dialect of the release line. */
export function containerdConfiguration(release: Release, options: RuntimeOptions = {}): string {
  const images = release === '1.6' ? 'io.containerd.grpc.v1.cri' : 'io.containerd.cri.v1.images';
  const runtime = release === '1.6' ? 'io.containerd.grpc.v1.cri' : 'io.containerd.cri.v1.runtime';
  const configPath = options.configPath ?? '/etc/containerd/certs.d';
  const lines = [
    `version = ${release === '1.6' ? 2 : 3}`,
    'root = "/var/lib/containerd"',
    'state = "/run/containerd"',
    ...(options.criDisabled ? ['disabled_plugins = ["io.containerd.grpc.v1.cri"]'] : []),
    '[grpc]',
    `  address = "${SOCKET}"`,
    // The machines that tests run on may lack CAP_SYS_RESOURCE; it does not matter to a pull.
    `[plugins."${runtime}"]`,
    '  restrict_oom_score_adj = true',
    `[plugins."${runtime}".cni]`,
    release === '1.6' ? '  bin_dir = "/usr/lib/cni"' : '  bin_dirs = ["/usr/lib/cni"]',
    '  conf_dir = "/etc/cni/net.d"',
    `[plugins."${images}".registry]`,
    ...(configPath === '' ? [] : [`  config_path = "${configPath}"`]),
    ...(options.mirrorsBesideConfigPath
      ? [`[plugins."${images}".registry.mirrors."registry.test"]`, '  endpoint = ["https://mirror.test"]']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a node's CNI configuration must hold for the runtime to call its network ready; no pod is started here. */
export const CNI_CONFIGURATION = JSON.stringify({
  cniVersion: '1.0.0',
  name: 'lab',
  plugins: [{ type: 'loopback' }],
});
