/**
 * Every reason a pull fails for, in the words that metrics, Events, runbooks and agents share.
 * The list is closed: adding one is a change of the wire contract (see CONTRIBUTING.md).
 */
export const CAUSES = [
  'InvalidReference',
  'TagNotFound',
  'RepositoryNotFound',
  'Unauthorized',
  'RateLimited',
  'DnsFailure',
  'ConnectTimeout',
  'ConnectionRefused',
  'TlsUnknownCa',
  'TlsCertificateInvalid',
  'TlsProtocol',
  'PlainHttpRegistry',
  'ProxyFailure',
  'DiskFull',
  'FilesystemError',
  'RegistryServerError',
  'PlatformMismatch',
  'ContentCorrupt',
  'UnsupportedManifest',
  'PolicyRejected',
  'RuntimeUnavailable',
  'ImageNeverPull',
  'CredentialProviderFailure',
  'PullCancelled',
  'PullThrottled',
  'Unknown',
] as const;

export type Cause = (typeof CAUSES)[number];

/**
 * The steps of a pull.
 *
 * - `resolve`: from the image name to an answer of the registry: name look-up, TCP, proxy, TLS, first response
 * - `authorize`: the token endpoint and the credential
 * - `manifest`: what the registry says of this repository, tag or digest, and whether it fits this machine
 * - `blob`: config and layers, often from another host
 * - `unpack`: writing to disk and extracting
 * - `start`: the node's own doing around the pull: kubelet's and the runtime's readiness to start one, and
 *   starting the container from what was pulled
 */
export const STAGES = ['resolve', 'authorize', 'manifest', 'blob', 'unpack', 'start'] as const;

export type Stage = (typeof STAGES)[number];

/** `Confirmed`: this node's own probe shows it. `Reported`: the runtime's text says it. `Suspected`: neither is sure. */
export const CONFIDENCES = ['Confirmed', 'Reported', 'Suspected'] as const;
