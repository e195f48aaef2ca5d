import type { X509Certificate } from 'node:crypto';
import { namePart } from './certificates.ts';
import type { TrustAnchors } from './trust-anchors.ts';

/** DER of the object id 1.3.6.1.4.1.11129.2.4.2, the list of certificate-transparency timestamps. */
const TIMESTAMPS = Buffer.from('060a2b06010401d679020402', 'hex');

/**
 * Whether `last`, the topmost certificate that a server sent, most likely hangs below a trusted root by an
 * intermediate that the server forgot, rather than below a root that is not trusted.
 *
 * A guess: without the intermediate nobody can know. It is made only when the issuer is not trusted by name and one
 * of these holds, each seldom true of a private root that is merely not installed:
 *
 * - `last` carries certificate-transparency timestamps (public CAs alone do that, and all of them have
 *   intermediates) and says where its issuer's certificate can be had
 * - a trusted root has the issuer's organisation
 * - the issuer calls itself an intermediate, or shares the first two words of its name with a trusted root
 */
export function lacksIntermediate(last: X509Certificate, anchors: TrustAnchors): boolean {
  if (anchors.bySubject.has(last.issuer)) return false;
  if (last.raw.includes(TIMESTAMPS) && (last.infoAccess ?? '').includes('CA Issuers')) return true;
  const organisation = namePart(last.issuer, 'O');
  const commonName = namePart(last.issuer, 'CN') ?? '';
  if (/\b(?:intermediate|issuing|subordinate|sub[- ]ca)\b/i.test(commonName)) return true;
  if (/\broot\b/i.test(commonName)) return false;
  const start = firstWords(commonName);
  for (const subject of anchors.bySubject.keys()) {
    if (organisation !== undefined && namePart(subject, 'O') === organisation) return true;
    if (start !== undefined && firstWords(namePart(subject, 'CN') ?? '') === start) return true;
  }
  return false;
}

function firstWords(name: string): string | undefined {
  const words = name.toLowerCase().split(/\s+/, 3);
  return words.length < 3 ? undefined : words.slice(0, 2).join(' ');
}
