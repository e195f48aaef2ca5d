import { followsReference, wordBefore } from './near.ts';
import type { Rule } from './rule.ts';
import { statuses } from './status.ts';

/** The registry has not what was asked for. */
const absent = statuses({ 404: ['not found'], 410: ['gone'] });

/** A layer or config was asked for, not a manifest. */
const BLOB = /\/blobs\/|(?:fetching|reading|config) blob|parsing image configuration/;

/** What the registry says of a repository. Sources: distribution registry/api/v2/errors.go; moby distribution/errors.go. */
export const repositoryRules: readonly Rule[] = [
  {
    id: 'repository.denied-or-absent',
    cause: 'RepositoryNotFound',
    alternatives: ['Unauthorized'],
    rank: 'owner',
    needs: 'nothing',
    stage: 'authorize',
    phrases: [
      'pull access denied',
      'repository does not exist or may require',
      'does not exist or no pull access',
      "repository doesn't exist or may require",
      'repository does not exist or no pull access',
    ],
    // Docker and containerd say this of every denial; a registry that denies for its quota says so right behind.
    when: (text, _start, end) => !/rate.?limit|too ?many ?requests|quota/i.test(text.slice(end, end + 400)),
  },
  {
    id: 'repository.unknown',
    cause: 'RepositoryNotFound',
    rank: 'exact',
    needs: 'nothing',
    phrases: [
      'name unknown',
      'name_unknown',
      'repository name not known to registry',
      'nameunknown',
      'repositorynotfoundexception',
      'repository_not_found',
    ],
  },
  {
    id: 'repository.absent',
    cause: 'RepositoryNotFound',
    rank: 'exact',
    needs: 'pull',
    phrases: [
      'repository not found',
      'repository does not exist',
      "repository doesn't exist",
      'no such repository',
      'repository is unknown',
      'project not found',
      'project does not exist',
      'project_not_found',
      'namespace not found',
      'namespace does not exist',
      'registry does not exist',
      'registry not found',
      'unknown repository',
      'unknown tenant',
      'not found or deleted',
      'the repository you are trying to access was not found',
    ],
  },
  {
    id: 'repository.named-unknown',
    cause: 'RepositoryNotFound',
    rank: 'exact',
    needs: 'pull',
    phrases: ['not found', 'does not exist', 'could not be found', 'was not found', "doesn't exist"],
    when: (text, start) =>
      /\b(?:repository|repo|project|namespace|the repository with name) ["'`]?[\w./:<>-]{1,255}["'`]?,? (?:is |was |could )?$/i.test(
        text.slice(Math.max(0, start - 300), start),
      ),
  },
];

/** What the registry says of a tag or digest in a repository that it has. */
export const tagRules: readonly Rule[] = [
  {
    id: 'tag.manifest-unknown',
    cause: 'TagNotFound',
    rank: 'exact',
    needs: 'nothing',
    stage: 'manifest',
    phrases: [
      'manifest unknown',
      'manifest_unknown',
      'manifest_not_found',
      'unknown manifest',
      'manifest invalid: manifest unknown',
      'the named manifest is not known to the registry',
      'manifest is unknown',
      'manifest is not found',
      'manifest not found',
      'manifestunknown',
      'no such manifest',
      'requested image not found',
      'imagenotfoundexception',
      'image does not exist in the registry',
      'tag_not_found',
    ],
  },
  {
    id: 'tag.absent',
    cause: 'TagNotFound',
    rank: 'exact',
    needs: 'pull',
    stage: 'manifest',
    phrases: [
      'tag does not exist',
      'tag not found',
      'no such tag',
      'could not find tag',
      'failed to find tag',
      'revision unknown',
      'unknown tag',
      'artifact not found',
      'no tags found',
      'manifest does not exist',
      'was deleted or has expired',
    ],
  },
  {
    id: 'tag.named-unknown',
    cause: 'TagNotFound',
    rank: 'exact',
    needs: 'pull',
    stage: 'manifest',
    phrases: [
      'not found',
      'is not found',
      'does not exist',
      'was not found',
      'could not be found',
      "doesn't exist",
    ],
    when: (text, start) =>
      /\b(?:manifest(?: for| tagged by)?|tag|artifact|digest|reference) ["'`]?[\w./:@<>+-]{1,400}["'`]?:? (?:is |was )?$/i.test(
        text.slice(Math.max(0, start - 450), start),
      ) && !/content digest \S+ $/i.test(text.slice(Math.max(0, start - 200), start)),
  },
  {
    id: 'tag.reference-not-found',
    cause: 'TagNotFound',
    alternatives: ['RepositoryNotFound'],
    rank: 'exact',
    needs: 'pull',
    stage: 'manifest',
    phrases: ['not found'],
    when: (text, start) => text.slice(start - 2, start) === ': ' && followsReference(text, start - 2),
  },
  {
    id: 'repository.token-status',
    cause: 'RepositoryNotFound',
    alternatives: ['Unauthorized', 'TagNotFound'],
    rank: 'exact',
    needs: 'pull',
    stage: 'authorize',
    ...absent,
    when: (text, start, end) =>
      /(?:oauth|anonymous|bearer|auth) token/i.test(text.slice(Math.max(0, start - 600), start)) &&
      absent.when(text, start, end),
  },
  {
    id: 'tag.status',
    cause: 'TagNotFound',
    alternatives: ['RepositoryNotFound'],
    rank: 'status',
    needs: 'pull',
    ...absent,
    when: (text, start, end) =>
      !BLOB.test(text.slice(Math.max(0, start - 300), start)) && absent.when(text, start, end),
  },
  {
    id: 'tag.blob-status',
    cause: 'TagNotFound',
    alternatives: ['ContentCorrupt', 'RegistryServerError'],
    rank: 'status',
    needs: 'pull',
    stage: 'blob',
    ...absent,
    when: (text, start, end) =>
      BLOB.test(text.slice(Math.max(0, start - 300), start)) && absent.when(text, start, end),
  },
  {
    id: 'repository.image-not-found',
    cause: 'RepositoryNotFound',
    alternatives: ['TagNotFound'],
    rank: 'weak',
    needs: 'nothing',
    phrases: ['not found', 'does not exist', 'could not be found'],
    when: (text, start) => {
      const before = text.slice(Math.max(0, start - 300), start);
      return (
        /\bimage:? ["'`]?[\w./:@<>-]{2,255}["'`]?:? $/i.test(before) &&
        !/sandbox image|local|\.(?:png|jpe?g|gif|svg|webp|ico|iso|vmdk|qcow2)["'`]?:? $/i.test(before)
      );
    },
  },
  {
    id: 'tag.word',
    cause: 'TagNotFound',
    alternatives: ['RepositoryNotFound'],
    rank: 'weak',
    needs: 'pull',
    phrases: ['not found'],
    when: (text, start) =>
      /^["']?(?:\S*[/@]\S*|\S*:\S*|fetch|resolve|image|\.{3})["']?:?$/i.test(wordBefore(text, start - 1)),
  },
  {
    id: 'tag.no-such-image',
    cause: 'TagNotFound',
    alternatives: ['RepositoryNotFound'],
    rank: 'weak',
    needs: 'pull',
    phrases: ['no such image: *'],
  },
  {
    // containerd: the manifest named it, the registry has it not.
    id: 'tag.content-absent',
    cause: 'TagNotFound',
    alternatives: ['ContentCorrupt', 'RegistryServerError'],
    rank: 'weak',
    needs: 'pull',
    stage: 'blob',
    phrases: ['from remote: not found'],
  },
  {
    id: 'tag.not-found-code',
    cause: 'TagNotFound',
    alternatives: ['RepositoryNotFound'],
    rank: 'wrapper',
    needs: 'pull',
    phrases: ['code = notfound', 'code = 5 '],
  },
];
