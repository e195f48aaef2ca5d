import { X509Certificate } from 'node:crypto';
import type { Host } from '../../host/host.ts';
import { describeCertificate } from '../../viewpoint/tls/certificates.ts';
import type { VerificationFailure } from '../../viewpoint/network.ts';
import { certificateBlocks } from '../../viewpoint/tls/pem.ts';

/** Where a CA lies that the runtime does not read, and what would make it read it. */
export type InstalledCa = { path: string; command: string | null };

const SOURCES: readonly { folder: string; command: string | null }[] = [
  { folder: '/usr/local/share/ca-certificates', command: 'sudo update-ca-certificates' },
  { folder: '/etc/pki/ca-trust/source/anchors', command: 'sudo update-ca-trust extract' },
  { folder: '/etc/pki/trust/anchors', command: 'sudo update-ca-certificates' },
  { folder: '/usr/share/pki/trust/anchors', command: 'sudo update-ca-certificates' },
  { folder: '/etc/ca-certificates/trust-source/anchors', command: 'sudo trust extract-compat' },
  { folder: '/etc/containerd/certs.d', command: null },
  { folder: '/etc/containers/certs.d', command: null },
  { folder: '/etc/docker/certs.d', command: null },
];
const MAX_FILES = 200;
const MAX_BYTES = 256 * 1024;

/**
 * Looks for the CA that a chain lacks where administrators put one that is not read from there: in the sources of the trust
 * store, one folder deep, and in the folders of single registries. By the CA's name alone. `null`: nowhere, or not
 * asked for by this fault.
 */
export async function findInstalledCa(
  host: Host,
  failure: VerificationFailure | null,
): Promise<InstalledCa | null> {
  if (failure?.kind !== 'unknown-issuer' && failure?.kind !== 'missing-intermediate') return null;
  const issuer = failure.certificate?.issuer;
  if (issuer === undefined) return null;
  let filesLeft = MAX_FILES;
  for (const { folder, command } of SOURCES) {
    for (const path of await filesBelow(host, folder)) {
      if (filesLeft === 0) return null;
      filesLeft -= 1;
      if (await holds(host, path, issuer)) return { path, command };
    }
  }
  return null;
}

async function filesBelow(host: Host, folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const name of await listed(host, folder)) {
    const path = `${folder}/${name}`;
    const info = await host.stat(path).catch(() => null);
    if (info?.kind === 'file') files.push(path);
    if (info?.kind === 'folder') files.push(...(await listed(host, path)).map((inner) => `${path}/${inner}`));
  }
  return files.filter((path) => /\.(?:crt|pem|cer|cert)$/i.test(path));
}

async function listed(host: Host, folder: string): Promise<string[]> {
  return (await host.list(folder).catch(() => null))?.slice(0, MAX_FILES) ?? [];
}

async function holds(host: Host, path: string, subject: string): Promise<boolean> {
  const text = await host.readText(path, { maxBytes: MAX_BYTES }).catch(() => '');
  return certificateBlocks(text, 50).some((block) => {
    try {
      return describeCertificate(new X509Certificate(block)).subject === subject;
    } catch {
      return false;
    }
  });
}
