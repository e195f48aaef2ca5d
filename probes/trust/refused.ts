import type { Certificate } from '../../viewpoint/network.ts';
import { NOT_A_CA, WEAK_SIGNATURE } from '../../viewpoint/tls/verify-chain.ts';
import type { Distrust } from './shown.ts';

/** A chain that leads to a trusted root and is refused for what one certificate in it is: no CA to install mends that. */
export function refused(
  authority: string,
  code: string,
  { subject, issuer }: Certificate,
): Pick<Distrust, 'message' | 'action'> {
  const anew = `Have the certificate of ${authority} issued anew`;
  switch (code) {
    case WEAK_SIGNATURE:
      return {
        message: `the certificate ${subject} that ${authority} shows is signed with SHA-1 or MD5 (by ${issuer}), which the runtime refuses though other programs may take it`,
        action: `${anew} with SHA-256; a CA more in the node's trust store does not help`,
      };
    case NOT_A_CA:
      return {
        message: `the certificate of ${authority} is signed by ${subject}, which is no CA (basic constraints, key usage)`,
        action: `${anew} by a certificate that is a CA, or have the CA's own certificate made anew with CA:TRUE`,
      };
    case 'INVALID_PURPOSE':
      return {
        message: `the certificate of ${authority} (issuer ${issuer}) is not meant for servers: its extended key usage leaves out serverAuth (${code})`,
        action: `${anew} with the extended key usage serverAuth`,
      };
    default:
      return { message: `the certificate of ${authority} (issuer ${issuer}) is refused: ${code}` };
  }
}
