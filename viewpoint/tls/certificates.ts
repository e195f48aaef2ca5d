import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { clean } from '../../wire/clean.ts';
import type { Certificate } from '../network.ts';

const MAX_CHAIN = 10;
const MAX_NAMES = 100;

/** The certificates that the server sent, leaf first, in the order it sent them; at most ten. */
export function sentChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerX509Certificate();
  while (next !== undefined && chain.length < MAX_CHAIN) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

/** What is told of a certificate: cleaned text, bounded names. */
export function describeCertificate(certificate: X509Certificate): Certificate {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: alternativeNames(certificate)
      .slice(0, MAX_NAMES)
      .map((name) => clean(name.value, 255)),
    notBeforeMs: certificate.validFromDate.getTime(),
    notAfterMs: certificate.validToDate.getTime(),
    selfSigned: isSelfSigned(certificate),
    fingerprint: certificate.fingerprint256,
  };
}

/** Whether subject and issuer are one and the certificate's own key signed it. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}

export type AlternativeName = { kind: 'dns' | 'address'; value: string };

/**
 * The DNS names and addresses of a certificate's subject alternative name, from Node's one-line form
 * (`DNS:a, IP Address:10.0.0.1, DNS:"with, comma"`), where a value with unusual characters is a JSON string.
 */
export function alternativeNames(certificate: { subjectAltName?: string | undefined }): AlternativeName[] {
  const names: AlternativeName[] = [];
  const text = (certificate.subjectAltName ?? '').slice(0, 64 * 1024);
  for (const [, type, quoted, plain] of text.matchAll(
    /(?:^|, )([A-Za-z ]{1,32}):(?:("(?:[^"\\]|\\.)*")|([^,"]*))/g,
  )) {
    const value = quoted === undefined ? (plain ?? '') : unquote(quoted);
    if (type === 'DNS') names.push({ kind: 'dns', value });
    if (type === 'IP Address') names.push({ kind: 'address', value });
  }
  return names;
}

/** A distinguished name's part, such as `O` or `CN`, from Node's form of one attribute a line; the first if several. */
export function namePart(distinguishedName: string, part: string): string | undefined {
  for (const line of distinguishedName.split('\n', 32)) {
    if (line.startsWith(`${part}=`)) return line.slice(part.length + 1);
  }
  return undefined;
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

function oneLine(distinguishedName: string): string {
  return clean(distinguishedName.split('\n', 32).join(', '), 256);
}
