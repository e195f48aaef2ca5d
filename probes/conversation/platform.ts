/** A platform as an index or an image config names it. */
export type Platform = { os: string; architecture: string; variant: string };

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };

/**
 * The platforms that containerd takes on this machine, best first: `amd64` takes `386` too, `arm64` every older ARM,
 * and ARM every older variant.
 *
 * @param arch as `process.arch` names it
 * Source: github.com/containerd/platforms compare.go (`platformVector`).
 */
export function acceptedPlatforms(arch: string): Platform[] {
  const architecture = ARCHITECTURES[arch] ?? arch;
  const linux = (name: string, variant = ''): Platform => ({ os: 'linux', architecture: name, variant });
  const arms = (...variants: string[]) => variants.map((variant) => linux('arm', variant));
  if (architecture === 'amd64') return [linux('amd64'), linux('386')];
  if (architecture === 'arm64') return [linux('arm64'), ...arms('v8', 'v7', 'v6', 'v5')];
  if (architecture === 'arm') return arms('v7', 'v6', 'v5');
  return [linux(architecture)];
}

/** How good a platform is, 0 the best; -1: not accepted. */
export function rankPlatform(platform: Platform, accepted: readonly Platform[]): number {
  const { os, architecture, variant } = normalize(platform);
  return accepted.findIndex(
    (one) => one.os === os && one.architecture === architecture && one.variant === variant,
  );
}

/** `os/architecture[/variant]`. */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant]
    .filter((part) => part !== '')
    .join('/')
    .slice(0, 64);
}

/** Source: github.com/containerd/platforms database.go (`normalizeArch`). */
function normalize({ os, architecture, variant }: Platform): Platform {
  switch (architecture.toLowerCase()) {
    case 'i386':
      return { os, architecture: '386', variant: '' };
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return { os, architecture: 'amd64', variant: variant === 'v1' ? '' : variant };
    case 'aarch64':
    case 'arm64':
      return { os, architecture: 'arm64', variant: variant === '8' || variant === 'v8' ? '' : variant };
    case 'armhf':
      return { os, architecture: 'arm', variant: 'v7' };
    case 'armel':
      return { os, architecture: 'arm', variant: 'v6' };
    case 'arm':
      return { os, architecture: 'arm', variant: variant === '' ? 'v7' : variant.replace(/^(\d)$/, 'v$1') };
    default:
      return { os, architecture: architecture.toLowerCase(), variant };
  }
}
