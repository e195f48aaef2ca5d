import type { ProxyAddress, VerificationFailure } from '../../viewpoint/network.ts';
import { addressOf } from './target.ts';

/** A proxy that is reached by TLS (`https://` before it) and whose own certificate does not verify. */
export function distrustedProxy(
  { kind, code, certificate }: VerificationFailure,
  proxy: ProxyAddress,
  unit = 'containerd.service',
): { words: string; action: string } {
  const issuer = certificate?.issuer ?? 'an unknown issuer';
  const anew = `Have the certificate of the proxy ${addressOf(proxy)} replaced by one that holds for ${proxy.host} today`;
  const trust = `Install the CA that signed the certificate of the proxy ${addressOf(proxy)} (${issuer}), here as ca.crt, in the node's trust store, and restart the runtime\n  sudo install -m 0644 ca.crt /usr/local/share/ca-certificates/proxy-ca.crt && sudo update-ca-certificates && sudo systemctl restart ${unit}`;
  switch (kind) {
    case 'unknown-issuer':
    case 'missing-intermediate':
      return {
        words: `shows a certificate of its own that is signed by ${issuer}, which the runtime does not trust (${code})`,
        action: trust,
      };
    case 'expired':
      return { words: `shows a certificate of its own that has expired (${code})`, action: anew };
    case 'not-yet-valid':
      return { words: `shows a certificate of its own that is not valid yet (${code})`, action: anew };
    case 'wrong-name':
      return {
        words: `shows a certificate for ${certificate?.names.slice(0, 5).join(', ') || 'no name'}, not for ${proxy.host}`,
        action: `Name the proxy in HTTPS_PROXY as its certificate does, or ${anew.replace(/^H/, 'h')}`,
      };
    default:
      return { words: `shows a certificate of its own that is refused (${code})`, action: anew };
  }
}
