import type { Probe } from '../../probes/probe.ts';

export function checkUsage(probes: readonly Probe[]): string {
  return `Looks at this node as its container runtime sees it, and says why an image does not pull here.

Usage: pulltriage check [OPTIONS] [IMAGE…]

Without an image, the registries of the images on this node are checked.
Needs root, to see what the runtime sees; what could not be looked at is said.

Options:
      --json                   one JSON object per image on stdout
  -v, --verbose                every finding of every probe
      --debug                  a JSON line on stderr for each probe that ends
      --no-pull                leave out the pull itself
      --pull-timeout SECONDS   cancel the pull after so long (10)
      --keep-image             leave an image on the node that the check brought
      --probe NAME             run this probe only; may be given again
      --crictl PATH            crictl to use (crictl, or PULLTRIAGE_CRICTL)
      --runtime-endpoint PATH  the runtime's socket (kubelet's, or CONTAINER_RUNTIME_ENDPOINT)
      --host-root PATH         where the node's root is mounted (PULLTRIAGE_HOST_ROOT)
  -h, --help                   this text

CRICTL_CREDS (user:password) or CRICTL_AUTH in the environment is used for the pull.

Probes:
${probes.map(({ name, description }) => `  ${name.padEnd(9)} ${description}`).join('\n')}

Exit code: 0 healthy, 1 a problem, 2 could not check.
`;
}
