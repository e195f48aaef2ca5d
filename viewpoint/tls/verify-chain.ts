import type { X509Certificate } from 'node:crypto';
import { alternativeNames, describeCertificate, isSelfSigned } from './certificates.ts';
import { lacksIntermediate } from './missing-intermediate.ts';
import type { VerificationFailure } from '../network.ts';
import { isGoodFor } from './server-name.ts';
import type { TrustAnchors } from './trust-anchors.ts';

export type Verdict =
  | { failure: null; anchor: string }
  | { failure: VerificationFailure; anchor?: undefined };

/**
 * Judges the chain that a server sent as Go does and in Go's order, so that of several faults the one is named that
 * the runtime will name: the leaf's dates, its names, then whether a chain to a trusted certificate can be built from
 * what was sent, each link within its dates.
 *
 * One difference, on purpose: Go calls a chain that only fails by an outdated intermediate or root "signed by unknown
 * authority"; here it is `expired` or `not-yet-valid` with that certificate, which is what must be replaced.
 * Source: go/src/crypto/x509/verify.go (`Verify`, `buildChains`, `isValid`).
 */
export function verifyChain(
  chain: readonly X509Certificate[],
  host: string,
  anchors: TrustAnchors,
  nowMs: number,
): Verdict {
  const [leaf] = chain;
  if (leaf === undefined) return failed('other', 'NO_CERTIFICATE', null);
  const dates = outsideDates(leaf, nowMs);
  if (dates !== null) return dates;
  if (!isGoodFor(alternativeNames(leaf), host))
    return failed('wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID', leaf);
  const search: Search = { chain, anchors, nowMs, checksLeft: MAX_SIGNATURE_CHECKS, hint: null };
  const anchor = anchors.fingerprints.has(leaf.fingerprint256) ? leaf : findAnchor(leaf, [leaf], search);
  if (anchor !== null) {
    if (!servesTls(leaf)) return failed('other', 'INVALID_PURPOSE', leaf);
    return { failure: null, anchor: anchor.fingerprint256 };
  }
  if (search.hint !== null) return search.hint;
  if (isSelfSigned(leaf)) return failed('unknown-issuer', 'DEPTH_ZERO_SELF_SIGNED_CERT', leaf);
  const last = topOf(chain);
  if (isSelfSigned(last)) return failed('unknown-issuer', 'SELF_SIGNED_CERT_IN_CHAIN', last);
  const kind = lacksIntermediate(last, anchors) ? 'missing-intermediate' : 'unknown-issuer';
  return failed(kind, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', last);
}

/** The code of a certificate that is signed with SHA-1 or MD5. */
export const WEAK_SIGNATURE = 'WEAK_SIGNATURE';
/** The code of a certificate that signed the one below it and is no CA. */
export const NOT_A_CA = 'NOT_A_CA';
/** Go's bound on signature checks for one chain. */
const MAX_SIGNATURE_CHECKS = 100;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_USE = '2.5.29.37.0';

type Search = {
  chain: readonly X509Certificate[];
  anchors: TrustAnchors;
  nowMs: number;
  checksLeft: number;
  /** Why the first parent that fitted does not do. */
  hint: Verdict | null;
};

/** The trusted certificate that `child` leads to, trusted parents first, then sent ones. */
function findAnchor(
  child: X509Certificate,
  path: readonly X509Certificate[],
  search: Search,
): X509Certificate | null {
  for (const parent of search.anchors.bySubject.get(child.issuer) ?? []) {
    if (signs(parent, child, search)) return parent;
  }
  for (const parent of search.chain) {
    if (parent.subject !== child.issuer || path.includes(parent)) continue;
    if (!signs(parent, child, search)) continue;
    const anchor = findAnchor(parent, [...path, parent], search);
    if (anchor !== null) return anchor;
  }
  return null;
}

function signs(parent: X509Certificate, child: X509Certificate, search: Search): boolean {
  search.checksLeft -= 1;
  if (search.checksLeft < 0 || !child.checkIssued(parent) || !child.verify(parent.publicKey)) return false;
  const problem = noAuthority(parent) ?? weakSignature(child) ?? outsideDates(parent, search.nowMs);
  if (problem === null) return true;
  search.hint ??= problem;
  return false;
}

/** The last certificate that the leaf leads to among those sent. */
function topOf(chain: readonly X509Certificate[]): X509Certificate {
  let top = chain[0] as X509Certificate;
  for (let steps = 0; steps < chain.length && top.subject !== top.issuer; steps += 1) {
    const child = top;
    const parent = chain.find((other) => other.subject === child.issuer && child.checkIssued(other));
    if (parent === undefined) break;
    top = parent;
  }
  return top;
}

/**
 * A certificate that signed another and must not: no CA by its basic constraints or key usage. Version 1 has neither
 * and passes with Go. Source: go/src/crypto/x509/x509.go `CheckSignatureFrom`.
 */
function noAuthority(parent: X509Certificate): Verdict | null {
  return parent.ca || !parent.raw.subarray(0, 20).includes(VERSION_3)
    ? null
    : failed('other', NOT_A_CA, parent);
}

/** DER of the version at the start of every version 3 certificate. */
const VERSION_3 = Buffer.from('a003020102', 'hex');

/**
 * A signature that OpenSSL may take and Go does not, whoever made it.
 * Source: go/src/crypto/x509/x509.go `checkSignature` (MD5 never, SHA-1 no more since Go 1.18).
 */
function weakSignature(certificate: X509Certificate): Verdict | null {
  const algorithm = certificate.signatureAlgorithm ?? '';
  return /md5|md2|sha1(?!\d)/i.test(algorithm) ? failed('other', WEAK_SIGNATURE, certificate) : null;
}

function outsideDates(certificate: X509Certificate, nowMs: number): Verdict | null {
  if (nowMs < certificate.validFromDate.getTime())
    return failed('not-yet-valid', 'CERT_NOT_YET_VALID', certificate);
  if (nowMs > certificate.validToDate.getTime()) return failed('expired', 'CERT_HAS_EXPIRED', certificate);
  return null;
}

function servesTls(leaf: X509Certificate): boolean {
  const uses = leaf.keyUsage as readonly string[] | undefined;
  return uses === undefined || uses.length === 0 || uses.includes(SERVER_AUTH) || uses.includes(ANY_USE);
}

function failed(
  kind: VerificationFailure['kind'],
  code: string,
  certificate: X509Certificate | null,
): Verdict {
  return {
    failure: { kind, code, certificate: certificate === null ? null : describeCertificate(certificate) },
  };
}
