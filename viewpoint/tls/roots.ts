import { X509Certificate } from 'node:crypto';
import { FileError, type Host } from '../../host/host.ts';
import type { Roots } from '../network.ts';
import { certificateBlocks } from './pem.ts';

/**
 * Reads the roots that a Go program on this host would load now: the first bundle that can be read, and every file
 * of every folder. `environ` is the runtime process's, for SSL_CERT_FILE and SSL_CERT_DIR.
 *
 * Blocks that do not parse are passed over one by one. A folder's links to each other are read once. At most
 * {@link MAX_FILES} files of at most {@link MAX_BYTES} each.
 * Source: go/src/crypto/x509/root_linux.go, root_unix.go (`loadSystemRoots`).
 */
export async function readRoots(host: Host, environ: Readonly<Record<string, string>>): Promise<Roots> {
  const found = createCollection();
  const file = environ.SSL_CERT_FILE ?? '';
  const folder = environ.SSL_CERT_DIR ?? '';
  for (const path of file === '' ? BUNDLES : [file]) {
    if (await readInto(found, host, path, file !== '')) break;
  }
  for (const path of folder === '' ? FOLDERS : folder.split(':')) await readFolder(found, host, path);
  return {
    pem: [...found.pem.values()],
    files: found.files,
    unreadable: found.unreadable,
    source: file !== '' ? 'SSL_CERT_FILE' : folder !== '' ? 'SSL_CERT_DIR' : 'system',
    heldBy: found.heldBy,
  };
}

export const BUNDLES: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
export const FOLDERS: readonly string[] = ['/etc/ssl/certs', '/etc/pki/tls/certs'];
const MAX_FILES = 1000;
const MAX_BYTES = 4 * 1024 * 1024;

type Collection = {
  /** By fingerprint. */
  pem: Map<string, string>;
  heldBy: Map<string, string[]>;
  /** Fingerprint of each block seen, so that a bundle's and a folder's copies are parsed once; `null`: broken. */
  known: Map<string, string | null>;
  /** Places in our own file system that were read. */
  located: Set<string>;
  files: Roots['files'];
  unreadable: Roots['unreadable'];
};

function createCollection(): Collection {
  return {
    pem: new Map(),
    heldBy: new Map(),
    known: new Map(),
    located: new Set(),
    files: [],
    unreadable: [],
  };
}

async function readFolder(found: Collection, host: Host, folder: string): Promise<void> {
  const names = await host.list(folder).catch((error: unknown) => {
    found.unreadable.push({ path: folder, code: codeOf(error) });
    return null;
  });
  // Links by hash stand beside the names they lead to: the names are better to show.
  const ordered = (names ?? []).slice(0, 2 * MAX_FILES).sort((one, other) => rank(one) - rank(other));
  for (const name of ordered) await readInto(found, host, `${folder}/${name}`, false);
}

function rank(name: string): number {
  return /^[0-9a-f]{8}\.\d+$/.test(name) ? 1 : 0;
}

/** Whether Go would have taken the file: it could be read, whatever was in it. A place that was read is not read again. */
async function readInto(found: Collection, host: Host, path: string, required: boolean): Promise<boolean> {
  if (found.files.length >= MAX_FILES) return false;
  try {
    const place = await host.locate(path);
    if (found.located.has(place)) return true;
    found.located.add(place);
    // The links have been followed: from here on our own file system will do, which saves following them twice more.
    const own = host.withRoot('');
    const stat = await own.stat(place);
    if (stat === null) {
      if (required) found.unreadable.push({ path, code: 'ENOENT' });
      return false;
    }
    if (stat.kind === 'folder') return false;
    const text = await own.readText(place, { maxBytes: MAX_BYTES });
    const certificates = add(found, path, text);
    found.files.push({ path, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs, certificates });
    return true;
  } catch (error) {
    found.unreadable.push({ path, code: codeOf(error) });
    return false;
  }
}

function add(found: Collection, path: string, text: string): number {
  let certificates = 0;
  for (const block of certificateBlocks(text)) {
    let fingerprint = found.known.get(block);
    if (fingerprint === undefined) {
      fingerprint = fingerprintOf(block);
      found.known.set(block, fingerprint);
    }
    if (fingerprint === null) continue;
    certificates += 1;
    if (!found.pem.has(fingerprint)) found.pem.set(fingerprint, block);
    const holders = found.heldBy.get(fingerprint);
    if (holders === undefined) found.heldBy.set(fingerprint, [path]);
    else if (holders.at(-1) !== path) holders.push(path);
  }
  return certificates;
}

function fingerprintOf(pem: string): string | null {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string {
  return error instanceof FileError ? error.code : 'UNKNOWN';
}
