import type { Rule } from './rule.ts';

/**
 * The name cannot be parsed, or names no registry. Sources: distribution/reference/reference.go; kubelet
 * applyDefaultImageTag; containers/image pkg/shortnames; containerd pkg/reference; Go net/url.
 */
export const referenceRules: readonly Rule[] = [
  {
    id: 'reference.format',
    cause: 'InvalidReference',
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: [
      'invalid reference format',
      'invalidimagename',
      "couldn't parse image reference",
      "couldn't parse image name",
      "couldn't parse image*",
      'could not parse image',
      'failed to parse image reference',
      'failed to parse image name',
      'failed to parse reference',
      'error parsing reference',
      'cannot parse image',
      'unable to parse image',
      'failed to apply default image tag',
      'is not a valid repository/tag',
      'invalid image name',
      'invalid image reference',
      'invalid repository name',
      'invalid tag format',
      'invalid checksum digest format',
      'invalid checksum digest length',
      'unsupported digest algorithm',
      'repository name must be lowercase',
      'repository name must be canonical',
      'repository name must have at least one component',
      'repository name must not be*',
      'repository name component',
      'must be lowercase',
      'invalid repository component',
      'name_invalid',
      'invalid repository name',
      'cannot specify 64-byte hexadecimal strings',
      'tag must not be empty',
      'docker: image reference',
      'is not a valid image reference',
      'could not parse reference',
      'unable to parse reference',
      'parsing reference',
      'docker references with both a tag and digest',
      'repository can only contain the characters',
      'tag can only contain the characters',
      'registries must be valid rfc 3986',
      'a digest must contain exactly one',
    ],
    when: (text, start, end) => {
      const phrase = text.slice(start, end).toLowerCase();
      if (phrase === 'must be lowercase')
        return /repository/i.test(text.slice(Math.max(0, start - 300), start));
      if (phrase === 'invalid image name')
        return !/^.{0,400}?, expected colon-sep/i.test(text.slice(end, end + 430));
      return true;
    },
  },
  {
    // skopeo and podman put this before whatever went wrong with an image, the registry's errors too.
    id: 'reference.parse-wrapper',
    cause: 'InvalidReference',
    rank: 'wrapper',
    needs: 'nothing',
    stage: 'start',
    phrases: ['error parsing image name', 'expected colon-separated transport:reference'],
  },
  {
    id: 'reference.no-image-named',
    cause: 'InvalidReference',
    rank: 'exact',
    needs: 'nothing',
    stage: 'start',
    phrases: ['no image specified', 'image name is empty', 'image reference is empty'],
  },
  {
    // Go could not make a URL out of the host: it stands in the reference or in the configuration of a mirror.
    id: 'reference.url',
    cause: 'InvalidReference',
    rank: 'exact',
    needs: 'pull',
    stage: 'start',
    phrases: [
      'invalid port "*',
      'object required',
      'hostname required',
      'too many colons in address',
      'missing port in address',
      'invalid character " " in host name',
      'first path segment in url cannot contain colon',
      'missing protocol scheme',
      'unsupported protocol scheme',
      'no host in request url',
      'unknown port',
    ],
  },
  {
    id: 'reference.short-name',
    cause: 'InvalidReference',
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: [
      'short name mode is enforcing',
      'returns ambiguous list',
      'did not resolve to an alias',
      'short-name resolution enforced',
      'short-name alias',
      'no unqualified-search registries',
      'no registries to search',
      'no registries configured while trying to pull',
      'resolving short-name',
    ],
    when: (text, start, end) =>
      !/^resolving/i.test(text.slice(start, end)) ||
      /enforc|ambiguous|alias/i.test(text.slice(end, end + 200)),
  },
];
