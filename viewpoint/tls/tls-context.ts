import { createSecureContext, type SecureContext } from 'node:tls';
import type { Host } from '../../host/host.ts';
import type { TlsSettings } from '../network.ts';
import { certificateBlocks } from './pem.ts';
import { createTrustAnchors, type TrustAnchors } from './trust-anchors.ts';

/** What one set of TLS settings comes to: files read, roots parsed, ready for many handshakes. */
export type TlsContext = {
  secure: SecureContext;
  anchors: TrustAnchors;
  /** CA and client files that could not be used, and the code of why. */
  unusable: { path: string; code: string }[];
};

/**
 * Reads the files of `settings` as the runtime does before each pull: its CAs are trusted beside `roots`, the client
 * certificate is shown to servers that ask. A file that cannot be used is left out and named in `unusable`.
 */
export async function createTlsContext(
  host: Host,
  roots: readonly string[],
  settings: Pick<TlsSettings, 'ca' | 'client'>,
): Promise<TlsContext> {
  const unusable: TlsContext['unusable'] = [];
  const read = async (path: string): Promise<string | null> => {
    try {
      return await host.readText(path);
    } catch (error) {
      unusable.push({ path, code: (error as { code?: string }).code ?? 'UNKNOWN' });
      return null;
    }
  };
  const blocks = [...roots];
  for (const path of settings.ca) {
    const text = await read(path);
    if (text === null) continue;
    const found = certificateBlocks(text);
    if (found.length === 0) unusable.push({ path, code: 'NO_CERTIFICATE' });
    blocks.push(...found);
  }
  const pairs: Pair[] = [];
  for (const { cert, key } of settings.client) {
    const certText = await read(cert);
    const keyText = key === null ? certText : await read(key);
    if (certText === null || keyText === null) continue;
    if (isPair({ cert: certText, key: keyText })) pairs.push({ cert: certText, key: keyText });
    else unusable.push({ path: key ?? cert, code: 'KEY_MISMATCH' });
  }
  const anchors = createTrustAnchors(blocks);
  return { secure: secureContext(anchors.pem, pairs), anchors, unusable };
}

type Pair = { cert: string; key: string };

/**
 * What Go offers: TLS 1.2 and 1.3, its suites of TLS 1.2 (the older RSA exchange too, which Go left out in 1.22: which
 * release built the runtime is not known), no lower bound on key sizes.
 * Source: go/src/crypto/tls/cipher_suites.go, defaults.go.
 */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA',
  '@SECLEVEL=0',
].join(':');

function secureContext(ca: readonly string[], pairs: readonly Pair[]): SecureContext {
  const client =
    pairs.length === 0 ? {} : { cert: pairs.map((one) => one.cert), key: pairs.map((one) => one.key) };
  return createSecureContext({
    ca: [...ca],
    ...client,
    ciphers: CIPHERS,
    minVersion: 'TLSv1.2',
    allowPartialTrustChain: true,
  });
}

function isPair(pair: Pair): boolean {
  try {
    createSecureContext(pair);
    return true;
  } catch {
    return false;
  }
}
