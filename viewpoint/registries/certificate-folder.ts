import type { Host } from '../../host/host.ts';
import type { Endpoint } from '../endpoint.ts';

/**
 * Docker's layout of a registry's folder: `*.crt` are CAs, `*.cert` are client certificates with their `*.key` beside
 * them. Source: containerd `loadCertFiles`; containers-image and dockerd read the same.
 */
export async function readCertificateFolder(
  host: Host,
  folder: string,
): Promise<Pick<Endpoint, 'ca' | 'client'>> {
  const names = (await host.list(folder).catch(() => null)) ?? [];
  const certificates = names.filter((name) => name.endsWith('.cert'));
  return {
    ca: names.filter((name) => name.endsWith('.crt')).map((name) => `${folder}/${name}`),
    client: certificates.map((name) => {
      const key = `${name.slice(0, -'.cert'.length)}.key`;
      return { cert: `${folder}/${name}`, key: names.includes(key) ? `${folder}/${key}` : null };
    }),
  };
}

/** The first of these folders that is there: nothing is merged. */
export async function firstFolder(host: Host, folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    if ((await host.stat(folder).catch(() => null)) !== null) return folder;
  }
  return null;
}
