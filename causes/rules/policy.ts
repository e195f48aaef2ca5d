import type { Rule } from './rule.ts';
import { statuses } from './status.ts';

/**
 * A policy forbids the image: signatures (containers policy.json, sigstore, notation, containerd's image verifiers),
 * blocked registries, admission. Sources: containers/image signature/policy_eval*.go, sysregistriesv2; cri-api errors
 * SignatureValidationFailed; kubernetes plugin/pkg/admission/imagepolicy; containerd core/transfer/local/pull.go;
 * Kyverno, Gatekeeper, Kubewarden, Connaisseur, sigstore policy-controller, Ratify, Binary Authorization.
 */
export const policyRules: readonly Rule[] = [
  {
    id: 'policy.signature',
    cause: 'PolicyRejected',
    rank: 'owner',
    needs: 'nothing',
    stage: 'manifest',
    phrases: [
      'signaturevalidationfailed',
      'source image rejected',
      'signature validation failed',
      'a signature was required',
      'no signature exists',
      'rejected by policy',
      'none of the signatures were accepted',
      'no signature verification policy found',
      'invalid policy in',
      '/etc/containers/policy.json',
      'invalid gpg signature',
      'reading signatures',
      'unrecognized signature format',
      'failed to validate image signature',
      'remote trust data does not exist',
      'no trust data',
      'no valid trust data',
      'error contacting notary server',
      'no signatures found for image',
      'no matching signatures',
      'no signatures found',
      "signatures can't be fetched",
      'failed to verify image',
      'image verification failed',
      'image signature verification failed',
      'verification of image',
      'checking signature of',
      'verifier blocked pull',
      'image verifier*',
      'cosign*',
      'notation verification',
      'no applicable trust policy',
      'no matching attestations',
      'failed to verify attestation',
      'image is not signed',
      'unable to verify image',
    ],
    when: isVerdict,
  },
  {
    id: 'policy.signature-words',
    cause: 'PolicyRejected',
    rank: 'exact',
    needs: 'pull',
    stage: 'manifest',
    phrases: [
      'download blocked',
      'prevent vulnerable',
      'due to vulnerabilities',
      'vulnerable images',
      'signature mismatch',
      'signature verification failed',
      'failed to verify signature',
      'not signed by',
      'unsigned image',
      'no attestations found',
      'invalid signature when validating',
      'cryptographic signature verification failed',
      'signature rejected',
      'parsing signature',
    ],
  },
  {
    // Harbor answers so to an image that is unsigned, unscanned or too vulnerable; containerd drops the reason.
    id: 'policy.status',
    cause: 'PolicyRejected',
    alternatives: ['RegistryServerError'],
    rank: 'status',
    needs: 'pull',
    stage: 'manifest',
    ...statuses({ 412: ['precondition failed'] }),
  },
  {
    id: 'policy.blocked-registry',
    cause: 'PolicyRejected',
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: [
      'is blocked in /etc/containers/*',
      'is blocked in one of',
      'blocked by registries.conf',
      'prohibited by policy',
      'due to configured policy',
      'image repo is not allowed',
      'has an invalid image repo',
      'invalid image repo',
      'unknown image registry',
      'untrusted registry',
      'untrusted image registry',
      'registry is not allowed',
      'registry not allowed',
      'not from an allowed registry',
      'not an allowed registry',
      'not from a trusted registry',
      'registry is not in the allowed list',
      'images may only come from',
      'disallowed image',
      'image is not allowed',
      'image not allowed',
      'images are not allowed',
      'disallowed tag',
      "using a mutable image tag e.g. 'latest' is not allowed",
      'allowed repos are',
      'is not allowed to be pulled',
      'current image without vulnerability scanning cannot be pulled',
      'without vulnerability scanning',
      'is denied by policy',
      'blocked by content trust',
      'image is quarantined',
      'artifact is quarantined',
      'blocked by xray',
      'xray policy',
      'download blocking policy',
      'artifact download request rejected',
      'packages curation service',
      'blocked by jfrog curation',
      'project_policy_violation',
      'projectpolicyviolation',
      'requested item is quarantined',
      'quarantined item',
    ],
  },
  {
    id: 'policy.admission',
    cause: 'PolicyRejected',
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: [
      'image policy webhook backend denied one or more images',
      'one or more images rejected by webhook backend',
      'images rejected by webhook',
      'denied by binary authorization',
      'denied by cluster admission rule',
      'denied by attestor',
      'violates_policy',
      'imagepolicywebhook',
      'error contacting webhook',
    ],
  },
  {
    id: 'policy.admission-about-image',
    cause: 'PolicyRejected',
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: [
      'denied the request',
      'blocked due to the following policies',
      'is forbidden: *',
      'was blocked due to',
    ],
    when: (text, start, end) => ABOUT_IMAGES.test(text.slice(Math.max(0, start - 300), end + 600)),
  },
];

const ABOUT_IMAGES =
  /\bimages?\b.{0,120}(?:sign|verif|registr|reposit|allow|trust|polic|digest|tag|reject|denied)|(?:sign|verif|registr|trust|check|restrict|disallow|require)[\w-]{0,20}.{0,80}\bimages?\b|cosign|sigstore|signature|connaisseur|notary|ratify/i;

/** Words that other things are named by too count only with a verdict. */
function isVerdict(text: string, start: number, end: number): boolean {
  const phrase = text.slice(start, end).toLowerCase();
  const after = text.slice(end, end + 300);
  if (phrase === '/etc/containers/policy.json')
    return /no such file|invalid|error|permission|unexpected|"?: /i.test(after);
  if (phrase === 'image verifier' || phrase === 'cosign')
    return /block|reject|fail|error|no (?:matching )?signature/i.test(after);
  if (phrase === 'invalid policy in') return /containers|policy\.json/i.test(after);
  if (phrase === 'verification of image') return /failed|error/i.test(after);
  return true;
}
