import type { Rule } from './rule.ts';

/**
 * Kubelet's credential plugins, cloud key chains and Docker's credential helpers. What goes wrong inside them is theirs.
 * Sources: kubernetes pkg/credentialprovider/plugin; cloud-provider-aws, -gcp, -azure; docker-credential-helpers.
 */
export const credentialProviderRules: readonly Rule[] = [
  {
    id: 'credential-provider.plugin',
    cause: 'CredentialProviderFailure',
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: [
      'credential provider plugin*',
      'external registry credential provider',
      'credential-provider*',
      'credentialprovider*',
      'image credential provider',
      'credential provider config',
      'cri auth plugins',
      'plugin binary executable',
      'plugin binary directory',
      'docker-credential-*',
      'error getting credentials - err',
      'failed to get credentials for',
      'credentials not found in native keychain',
      'error storing credentials',
      'google-dockercfg',
      'google-dockercfg-url',
      'error parsing the serverurl',
      'getauthorizationtoken*',
      'ecr registry auth',
      'unable to get ecr*',
      'failed to get ecr*',
      'ecr.getauthorizationtoken',
      'acr-credential-provider',
      'failed to get acr*',
      'error getting acr*',
    ],
    when: isTrouble,
  },
  {
    id: 'credential-provider.cloud',
    cause: 'CredentialProviderFailure',
    rank: 'owner',
    needs: 'trace',
    stage: 'start',
    phrases: [
      'credential helper',
      'nocredentialproviders',
      'no valid providers in chain',
      'failed to refresh cached credentials',
      'failed to retrieve credentials',
      'unable to load aws credentials',
      'managed identity*',
      'ec2 imds',
      'ec2metadata*',
      'metadata.google.internal*',
      'workload identity',
      'failed to get service account token',
    ],
    when: isTrouble,
  },
];

const NOT_OK =
  /fail|err\b|error|unable|did not|cannot|could not|denied|timed? ?out|not found|not exist|exit status|exited with|no such|invalid|expired|unauthori|code:? [45]\d\d/i;

/** The plugin is also named where it works. */
function isTrouble(text: string, start: number, end: number): boolean {
  return NOT_OK.test(text.slice(Math.max(0, start - 160), end + 400));
}
