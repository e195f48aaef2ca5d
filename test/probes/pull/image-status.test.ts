import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ImageStatus,
  mayRemove,
  parseImagesInUse,
  parseImageStatus,
  pinnedName,
} from '../../../probes/pull/image-status.ts';
import { parseReference } from '../../../wire/reference.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const image: ImageStatus = {
  id: 'sha256:1',
  repoTags: ['reg.test/team/app:1'],
  repoDigests: [`reg.test/team/app@${digest}`],
  pinned: false,
};

test('an image status is read', () => {
  const stdout = JSON.stringify({ status: { ...image, size: '12', username: '' }, info: {} });
  assert.deepEqual(parseImageStatus(stdout), image);
  assert.throws(() => parseImageStatus('{}'), /without status.id/);
});

test('an image is pulled again by the digest of its own repository', () => {
  assert.equal(pinnedName(image, parseReference('reg.test/team/app:1')), `reg.test/team/app@${digest}`);
  assert.equal(pinnedName(image, parseReference('other.test/team/app:1')), null);
});

const removal: [what: string, image: Partial<ImageStatus>, inUse: string[], may: boolean][] = [
  ['brought by the check', {}, [], true],
  ['used by a container', {}, ['sha256:1'], false],
  ['pinned', { pinned: true }, [], false],
  ['known by another tag', { repoTags: ['reg.test/team/app:1', 'reg.test/team/app:2'] }, [], false],
  [
    'known by another repository',
    { repoDigests: [`reg.test/team/app@${digest}`, `other.test/x@${digest}`] },
    [],
    false,
  ],
];

for (const [what, change, inUse, may] of removal) {
  test(`an image ${what} is ${may ? 'removed again' : 'left'}`, () =>
    assert.equal(mayRemove({ ...image, ...change }, inUse), may));
}

test('images in use are read from the list of containers', () => {
  const stdout = JSON.stringify({
    containers: [{ imageRef: 'sha256:1', image: { image: 'reg.test/a' } }, { imageId: 'sha256:2' }],
  });
  assert.deepEqual(parseImagesInUse(stdout), ['sha256:1', 'reg.test/a', 'sha256:2']);
  assert.deepEqual(parseImagesInUse('{}'), []);
});
