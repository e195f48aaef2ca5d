import type { Cause } from '../wire/cause.ts';
import type { Names } from '../wire/names.ts';
import * as access from './actions/access.ts';
import * as image from './actions/image.ts';
import * as network from './actions/network.ts';
import * as node from './actions/node.ts';
import type { Action, ActionOf } from './actions/shape.ts';
import * as tls from './actions/tls.ts';

export type { Action } from './actions/shape.ts';

/**
 * What to do about a cause, filled in with what is known of the case. What is not known, or is not plainly a host,
 * path or reference, stands in angle brackets; nothing that came out of a text reaches a command unquoted.
 */
export function actionFor(cause: Cause, names: Names): Action {
  return ACTIONS[cause](names);
}

/** An action as one text: the sentence, and the command on an indented line of its own. */
export function renderAction(action: Action): string {
  return action.command === null ? action.summary : `${action.summary}\n  ${action.command}`;
}

const ACTIONS: Record<Cause, ActionOf> = {
  InvalidReference: image.invalidReference,
  TagNotFound: image.tagNotFound,
  RepositoryNotFound: image.repositoryNotFound,
  Unauthorized: access.unauthorized,
  RateLimited: access.rateLimited,
  DnsFailure: network.dnsFailure,
  ConnectTimeout: network.connectTimeout,
  ConnectionRefused: network.connectionRefused,
  TlsUnknownCa: tls.tlsUnknownCa,
  TlsCertificateInvalid: tls.tlsCertificateInvalid,
  TlsProtocol: tls.tlsProtocol,
  PlainHttpRegistry: tls.plainHttpRegistry,
  ProxyFailure: network.proxyFailure,
  DiskFull: node.diskFull,
  FilesystemError: node.filesystemError,
  RegistryServerError: node.registryServerError,
  PlatformMismatch: image.platformMismatch,
  ContentCorrupt: image.contentCorrupt,
  UnsupportedManifest: image.unsupportedManifest,
  PolicyRejected: access.policyRejected,
  RuntimeUnavailable: node.runtimeUnavailable,
  ImageNeverPull: image.imageNeverPull,
  CredentialProviderFailure: access.credentialProviderFailure,
  PullCancelled: node.pullCancelled,
  PullThrottled: node.pullThrottled,
  Unknown: node.unknown,
};
