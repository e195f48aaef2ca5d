import { clean } from '../../wire/clean.ts';
import type { Names } from '../../wire/names.ts';
import { parseReference } from '../../wire/reference.ts';
import { fill, shell } from './fill.ts';
import type { Action } from './shape.ts';

export function invalidReference(names: Names): Action {
  return {
    summary: `Correct the image name in the pod’s owner: ${whatIsWrong(names.image)}. The form is host[:port]/path[:tag][@digest], lower case, without a scheme.`,
    command: "kubectl -n '<namespace>' set image '<kind>/<name>' '<container>=<image>'",
  };
}

function whatIsWrong(image: string | undefined): string {
  if (image === undefined) return 'it does not parse';
  try {
    parseReference(image);
    return 'the runtime does not accept it';
  } catch (error) {
    return clean((error as Error).message, 300);
  }
}

export function tagNotFound(names: Names): Action {
  const { repository, tag, reference } = fill(names);
  const missing = reference?.digest === undefined ? `has no tag ${tag}` : 'does not hold this digest';
  return {
    summary: `${repository} ${missing}: push it, or name one that exists; the command lists them.`,
    command: `crane ls ${shell(repository)} || skopeo list-tags ${shell(`docker://${repository}`)}`,
  };
}

export function repositoryNotFound(names: Names): Action {
  const { repository } = fill(names);
  return {
    summary: `Check the spelling of ${repository}; if it is right and private, the pod needs a pull secret, since registries hide what one may not see. Ask with an account that may read it:`,
    command: `skopeo list-tags --creds '<user>:<password>' ${shell(`docker://${repository}`)}`,
  };
}

export function platformMismatch(names: Names): Action {
  const { image, platform } = fill(names);
  const wanted = platform === '' ? 'linux/amd64,linux/arm64' : platform;
  return {
    summary: `${image} is not built for ${platform === '' ? 'this node’s platform' : platform}: build it for that too, or keep the pod off such nodes by nodeSelector kubernetes.io/arch.`,
    command: `docker buildx build --platform ${shell(wanted)} -t ${shell(image)} --push .`,
  };
}

export function unsupportedManifest(names: Names): Action {
  const { image, reference } = fill(names);
  const type = names.mediaType === undefined ? '' : ` (${clean(names.mediaType, 120)})`;
  if (/manifest\.v1\+/.test(names.mediaType ?? '')) {
    const target = shell(`docker://${reference === null ? '<image>' : image}`);
    return {
      summary: `${image} is stored as a schema 1 manifest${type}, which containerd 2 no longer reads: convert it in place, or rebuild and push it.`,
      command: `skopeo copy --format v2s2 ${target} ${target}`,
    };
  }
  return {
    summary: `${image} is no image that a runtime can run${type}: a chart, a signature, an attestation or a layer compression that it does not know. See what it is, then name the right reference or push a plain image.`,
    command: `crane manifest ${shell(image)} | jq '{mediaType, artifactType, config: .config.mediaType, layers: [.layers[]?.mediaType]}'`,
  };
}

export function contentCorrupt(names: Names): Action {
  const { image, repository } = fill(names);
  const what = image === '<image>' ? repository : image;
  return {
    summary: `Download every layer of ${what} anew and compare digests, from this node and from elsewhere: bad only here means a proxy or CDN alters it, bad everywhere means it must be pushed again.`,
    command: `skopeo copy --src-tls-verify=true ${shell(`docker://${what}`)} "dir:$(mktemp -d)"`,
  };
}

export function imageNeverPull(names: Names): Action {
  const { image } = fill(names);
  return {
    summary: `Let the kubelet pull ${image} by imagePullPolicy IfNotPresent, or load it on every node that may run the pod.`,
    command: `kubectl -n '<namespace>' patch '<kind>/<name>' --type=strategic -p '{"spec":{"template":{"spec":{"containers":[{"name":"<container>","imagePullPolicy":"IfNotPresent"}]}}}}'`,
  };
}
