import type { Names } from '../../wire/names.ts';
import { fill, shell } from './fill.ts';
import { runtimePlace } from './runtime.ts';
import type { Action } from './shape.ts';

export function unauthorized(names: Names): Action {
  const { registry, host } = fill(names);
  return cloud(registry) ?? pullSecret(names, `Give the pod a pull secret that ${host} accepts`);
}

export function rateLimited(names: Names): Action {
  const { registry } = fill(names);
  if (registry === 'docker.io')
    return pullSecret(
      names,
      'Pull from Docker Hub with an account, which has its own quota, or through a mirror; the address’s quota refills within 6 hours',
    );
  return {
    summary: `Fewer pulls or a larger quota at ${registry}: use imagePullPolicy IfNotPresent, a pull-through mirror, or an account. The headers say when it may be tried again.`,
    command: `curl -sS -o /dev/null -D - ${shell(`https://${registry}/v2/`)} | grep -iE '^HTTP|retry-after|ratelimit'`,
  };
}

/**
 * The secret and its use. Kubelet matches a secret's server to the image's registry, ports textually; Docker Hub's
 * key is the URL that `docker login` writes. The password is quoted: `$` in a token must not be expanded.
 */
function pullSecret(names: Names, why: string): Action {
  const { registry } = fill(names);
  const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  return {
    summary: `${why}: create it in the pod’s own namespace and list it in the pod template’s imagePullSecrets (a service account’s list reaches only pods made afterwards).`,
    command: `kubectl -n '<namespace>' create secret docker-registry '<name>' --docker-server=${shell(server)} --docker-username='<user>' --docker-password='<password>'`,
  };
}

/** Cloud registries are opened by the node's identity, not by a secret. */
function cloud(registry: string): Action | null {
  const ecr = /^\w{1,20}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]{1,32})\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/.exec(
    registry,
  );
  if (ecr !== null)
    return {
      summary: `The node got no ECR token for ${registry}: its role needs AmazonEC2ContainerRegistryPullOnly, its kubelet the ecr-credential-provider, and another account’s repository a policy that lets this one pull. A secret made from an ECR token ends after 12 hours.`,
      command: `sudo journalctl -u kubelet --since -1h | grep -i 'credential provider'; aws ecr get-login-password --region ${ecr[1]} >/dev/null && echo the role is fine`,
    };
  const acr = /^([a-z0-9]{5,50})\.azurecr\.(?:io|cn|us)$/.exec(registry);
  if (acr !== null)
    return {
      summary: `Let the cluster’s kubelet identity pull from ${registry} (role AcrPull); a 403 that names the client’s IP is the registry’s firewall instead.`,
      command: `az aks update --resource-group '<group>' --name '<cluster>' --attach-acr ${acr[1]}`,
    };
  if (/(?:^|\.)gcr\.io$|\.pkg\.dev$/.test(registry))
    return {
      summary: `Let the nodes’ service account read ${registry} (roles/artifactregistry.reader), or give the pod a secret for user _json_key.`,
      command:
        "gcloud projects add-iam-policy-binding '<project>' --member='serviceAccount:<nodes service account>' --role=roles/artifactregistry.reader",
    };
  return null;
}

export function credentialProviderFailure(names: Names): Action {
  const { registry } = fill(names);
  return {
    summary: `The kubelet’s credential plugin failed, so ${registry} was asked without a credential: read why in the kubelet’s log, then mend the plugin’s binary, its configuration, or the node’s cloud identity.`,
    command: `sudo journalctl -u kubelet --since -1h | grep -iE 'credential.?provider' | tail; tr '\\0' '\\n' </proc/$(pidof kubelet)/cmdline | grep image-credential-provider`,
  };
}

export function policyRejected(names: Names): Action {
  const { image } = fill(names);
  if (runtimePlace(names).kind === 'cri-o')
    return {
      summary: `CRI-O’s signature policy refuses ${image}: sign it with a key that the policy names, or change the policy for that registry in /etc/containers/policy.json (or /etc/crio/policies/<namespace>.json).`,
      command: "sudo jq '.default, .transports.docker' /etc/containers/policy.json",
    };
  return {
    summary: `A policy forbids ${image}: have it signed or use a permitted registry; only who owns the policy should change it. This shows which signatures the image has:`,
    command: `cosign tree ${shell(image)}`,
  };
}
