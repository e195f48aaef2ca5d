import type { Fault } from './fault.ts';
import { asItIs } from './fault.ts';

const sent = { apply: asItIs, releases: 'both' } as const;

/** The registry is reached, and what it answers is the trouble. */
export const ANSWER_FAULTS: Fault[] = [
  {
    ...sent,
    name: 'tag-missing',
    title: 'the tag does not exist',
    standsFor: 'a typing error, or a build that did not push',
    image: 'registry.test/team/app:9.9',
    expected: { exitCode: 1, cause: 'TagNotFound', stage: 'manifest', subject: /team\/app:9\.9/ },
  },
  {
    ...sent,
    name: 'repository-missing',
    title: 'the repository does not exist',
    standsFor: 'a typing error in the path, or the wrong registry',
    image: 'registry.test/team/absent:1.4',
    expected: { exitCode: 1, cause: 'RepositoryNotFound', stage: 'manifest', subject: /team\/absent/ },
  },
  {
    ...sent,
    name: 'no-credential',
    title: 'the registry asks for a password and none is given',
    standsFor: 'no imagePullSecret in this namespace',
    image: 'private.test/team/app:1.4',
    expected: { exitCode: 1, cause: 'Unauthorized', stage: 'authorize', subject: /private\.test/ },
  },
  {
    ...sent,
    name: 'forbidden',
    title: 'the registry refuses with 403',
    standsFor: 'a credential or an address without the right to pull',
    image: 'forbidden.test/team/app:1.4',
    expected: {
      exitCode: 1,
      cause: 'Unauthorized',
      stage: ['authorize', 'manifest'],
      subject: /forbidden\.test/,
    },
  },
  {
    ...sent,
    name: 'rate-limited',
    title: 'the registry has had enough of this address',
    standsFor: "Docker Hub's limit behind one egress address",
    image: 'limited.test/team/app:1.4',
    expected: { exitCode: 1, cause: 'RateLimited', stage: ['manifest', 'resolve'], subject: /limited\.test/ },
  },
  {
    ...sent,
    name: 'wrong-architecture',
    title: 'the image exists for arm64 only',
    standsFor: 'an image built on a laptop of another architecture',
    image: 'registry.test/team/app:arm64',
    expected: {
      exitCode: 1,
      cause: 'PlatformMismatch',
      stage: 'manifest',
      subject: /linux\/amd64|team\/app/,
    },
  },
  {
    ...sent,
    name: 'bad-name',
    title: 'the image name is not a name',
    standsFor: 'capital letters in a repository, an empty template value',
    image: 'registry.test/Team/App:1.4',
    // There is nothing to check then.
    expected: { exitCode: 2, cause: 'InvalidReference', subject: /Team\/App/ },
  },
  {
    ...sent,
    name: 'registry-5xx',
    title: 'the registry answers 503',
    standsFor: 'a load balancer with no healthy registry behind it',
    image: 'unavailable.test/team/app:1.4',
    expected: {
      exitCode: 1,
      cause: 'RegistryServerError',
      stage: ['resolve', 'manifest'],
      subject: /unavailable\.test/,
    },
  },
  {
    ...sent,
    name: 'html-page',
    title: 'a web page where the registry should answer',
    standsFor: 'a login portal, or a web server at this name',
    image: 'page.test/team/app:1.4',
    expected: {
      exitCode: 1,
      cause: ['RegistryServerError', 'ProxyFailure'],
      stage: ['resolve', 'manifest'],
      subject: /page\.test/,
    },
  },
  {
    ...sent,
    name: 'blob-truncated',
    title: 'layers end too early',
    standsFor: 'a middlebox or registry that cuts long answers off',
    image: 'truncated.test/team/app:truncated',
    expected: {
      exitCode: 1,
      cause: 'ContentCorrupt',
      stage: 'blob',
      subject: /truncated\.test|sha256:|team\/app/,
    },
  },
  {
    ...sent,
    name: 'blob-corrupt',
    title: 'layers arrive with another content',
    standsFor: 'a broken disk of the registry, a middlebox that changes what it passes on',
    image: 'corrupt.test/team/app:corrupt',
    expected: {
      exitCode: 1,
      cause: 'ContentCorrupt',
      stage: 'blob',
      subject: /corrupt\.test|sha256:|team\/app/,
    },
  },
  {
    ...sent,
    name: 'manifest-schema1',
    title: 'a manifest of a format that is no longer understood',
    standsFor: 'images pushed ten years ago',
    image: 'schema1.test/team/app:1.4',
    releases: '2.2',
    expected: {
      exitCode: 1,
      cause: 'UnsupportedManifest',
      stage: 'manifest',
      subject: /schema1\.test|prettyjws/,
    },
  },
  {
    ...sent,
    name: 'blob-link-expired',
    title: 'the blob store refuses the link that the registry gave',
    standsFor: 'a signed link that is used too late, or with a wrong clock',
    image: 'expired-link.test/team/app:elsewhere',
    expected: { exitCode: 1, cause: 'Unauthorized', stage: 'blob', subject: /expired-cdn\.test/ },
  },
];
