import { authorizationRules } from './authorization.ts';
import { cancelRules } from './cancel.ts';
import { contentRules } from './content.ts';
import { credentialProviderRules } from './credential-provider.ts';
import { diskRules } from './disk.ts';
import { dnsRules } from './dns.ts';
import { errorCodeRules } from './error-code.ts';
import { filesystemRules } from './filesystem.ts';
import { formatRules } from './format.ts';
import { kubeletRules } from './kubelet.ts';
import { repositoryRules, tagRules } from './manifest.ts';
import { networkRules } from './network.ts';
import { platformRules } from './platform.ts';
import { policyRules } from './policy.ts';
import { proxyRules } from './proxy.ts';
import { referenceRules } from './reference.ts';
import { registryRules } from './registry.ts';
import type { Rule } from './rule.ts';
import { runtimeRules } from './runtime.ts';
import { schemeRules } from './scheme.ts';
import { tlsRules } from './tls.ts';

/** All rules. Their order does not matter: see docs/causes.md for what decides between two that match. */
export const rules: readonly Rule[] = [
  ...authorizationRules,
  ...cancelRules,
  ...contentRules,
  ...credentialProviderRules,
  ...diskRules,
  ...dnsRules,
  ...errorCodeRules,
  ...filesystemRules,
  ...formatRules,
  ...kubeletRules,
  ...networkRules,
  ...platformRules,
  ...policyRules,
  ...proxyRules,
  ...referenceRules,
  ...registryRules,
  ...repositoryRules,
  ...runtimeRules,
  ...schemeRules,
  ...tagRules,
  ...tlsRules,
];
