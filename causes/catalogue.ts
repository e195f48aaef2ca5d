import { CAUSES, type Cause } from '../wire/cause.ts';

/** Who can end a failure. */
export const ACTORS = [
  'app-team',
  'platform',
  'node',
  'network',
  'registry',
  'security',
  'cloud-iam',
] as const;
export type Actor = (typeof ACTORS)[number];

export type CatalogueEntry = {
  /** One line: what is the case when this is the cause. */
  meaning: string;
  /** Those who can act, the likeliest first. */
  who: readonly Actor[];
  /** Path of the runbook page in this repository. */
  runbook: string;
};

const MEANINGS: Record<Cause, [meaning: string, ...who: Actor[]]> = {
  InvalidReference: ['the image name cannot be parsed, so no registry was asked', 'app-team'],
  TagNotFound: ['the repository answers, but this tag or digest is not in it', 'app-team'],
  RepositoryNotFound: [
    'the registry has no such repository, or hides it from whoever asked',
    'app-team',
    'platform',
  ],
  Unauthorized: [
    'the registry refuses: no pull credential, a wrong one, or one without the right',
    'app-team',
  ],
  RateLimited: ['the registry answers 429: the quota of this address or account is used up', 'platform'],
  DnsFailure: ['a host name of the pull does not resolve on the node', 'node', 'network'],
  ConnectTimeout: [
    'a connection, TLS handshake or first answer does not come in time: packets are dropped',
    'network',
    'node',
  ],
  ConnectionRefused: [
    'the connection is refused, reset, or there is no route: somebody said no at once',
    'network',
    'node',
  ],
  TlsUnknownCa: ['the certificate chain ends in no root that the runtime trusts', 'node'],
  TlsCertificateInvalid: [
    'the certificate is expired, not yet valid, or for another name; or the node’s clock is wrong',
    'registry',
    'node',
  ],
  TlsProtocol: [
    'the TLS handshake is broken off for another reason than the certificate',
    'registry',
    'network',
  ],
  PlainHttpRegistry: ['the registry speaks plain HTTP where the runtime expects HTTPS', 'node'],
  ProxyFailure: [
    'the proxy is unreachable, refuses, asks for credentials, or answers in the registry’s place',
    'network',
    'node',
  ],
  DiskFull: ['the node’s image store has no bytes, inodes or quota left', 'node'],
  FilesystemError: ['the node’s image store is read-only, damaged, or refuses what the layer holds', 'node'],
  RegistryServerError: ['the registry itself fails with a 5xx answer', 'registry'],
  PlatformMismatch: [
    'the image exists, but not for this node’s operating system and architecture',
    'app-team',
  ],
  ContentCorrupt: ['what arrived is not what its digest or size promises', 'registry', 'network'],
  UnsupportedManifest: ['the manifest is of a kind that the runtime cannot run', 'app-team'],
  PolicyRejected: ['a signature or admission policy forbids this image', 'security', 'app-team'],
  RuntimeUnavailable: ['the container runtime does not serve its CRI socket', 'node'],
  ImageNeverPull: ['imagePullPolicy is Never and the image is not on the node', 'app-team'],
  CredentialProviderFailure: [
    'the kubelet’s credential plugin fails, so the pull goes out without a credential',
    'cloud-iam',
    'node',
  ],
  PullCancelled: [
    'the pull was given up before it ended: no progress, or who asked for it left',
    'node',
    'network',
  ],
  PullThrottled: ['the kubelet’s own pull rate limit refused to start the pull', 'node'],
  Unknown: ['the text does not say why the pull fails', 'node'],
};

/** What is known of each cause without looking at a case. */
export const CATALOGUE: Readonly<Record<Cause, CatalogueEntry>> = Object.fromEntries(
  CAUSES.map((cause): [Cause, CatalogueEntry] => {
    const [meaning, ...who] = MEANINGS[cause];
    return [cause, { meaning, who, runbook: `docs/runbooks/${cause}.md` }];
  }),
) as Record<Cause, CatalogueEntry>;
