import type { Cause } from '../../wire/cause.ts';
import type { Names } from '../../wire/names.ts';

/** What to look at for each cause, best first. docs/causes.md holds the same table. */
const CHOICES: Record<Cause, readonly (keyof Names)[]> = {
  InvalidReference: ['image'],
  TagNotFound: ['image', 'digest', 'host'],
  RepositoryNotFound: ['image', 'repository', 'host'],
  Unauthorized: ['image', 'host'],
  RateLimited: ['host', 'image'],
  DnsFailure: ['host', 'nameserver', 'image'],
  ConnectTimeout: ['address', 'host', 'image'],
  ConnectionRefused: ['address', 'host', 'image'],
  TlsUnknownCa: ['host', 'image'],
  TlsCertificateInvalid: ['host', 'image'],
  TlsProtocol: ['host', 'image'],
  PlainHttpRegistry: ['host', 'image'],
  ProxyFailure: ['proxy', 'host', 'image'],
  DiskFull: ['path', 'image'],
  FilesystemError: ['path', 'image'],
  RegistryServerError: ['host', 'image'],
  PlatformMismatch: ['platform', 'image'],
  ContentCorrupt: ['digest', 'image', 'host'],
  UnsupportedManifest: ['image', 'mediaType', 'host'],
  PolicyRejected: ['image', 'host'],
  RuntimeUnavailable: ['socket', 'runtime', 'image'],
  ImageNeverPull: ['image'],
  CredentialProviderFailure: ['host', 'image'],
  PullCancelled: ['image', 'host'],
  PullThrottled: ['image'],
  Unknown: ['image', 'host'],
};

/** The one thing to look at, `''` when the text names none. */
export function subjectOf(cause: Cause, names: Names): string {
  for (const key of CHOICES[cause]) {
    const value = names[key];
    if (value !== undefined) return String(value);
  }
  return '';
}
