import { X509Certificate } from 'node:crypto';

/** Certificates that are trusted as they are, found by subject or fingerprint. */
export type TrustAnchors = {
  bySubject: ReadonlyMap<string, readonly X509Certificate[]>;
  fingerprints: ReadonlySet<string>;
  pem: readonly string[];
};

/** Parses PEM blocks, one certificate each; those that do not parse are left out, as Go does. */
export function createTrustAnchors(blocks: readonly string[]): TrustAnchors {
  const bySubject = new Map<string, X509Certificate[]>();
  const fingerprints = new Set<string>();
  const pem: string[] = [];
  for (const block of blocks) {
    const certificate = parse(block);
    if (certificate === null || fingerprints.has(certificate.fingerprint256)) continue;
    fingerprints.add(certificate.fingerprint256);
    pem.push(block);
    const same = bySubject.get(certificate.subject);
    if (same === undefined) bySubject.set(certificate.subject, [certificate]);
    else same.push(certificate);
  }
  return { bySubject, fingerprints, pem };
}

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
