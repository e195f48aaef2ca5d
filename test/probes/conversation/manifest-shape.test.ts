import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choosePlatform } from '../../../probes/conversation/manifests.ts';
import { errorCodes, parseManifest } from '../../../probes/conversation/manifest-shape.ts';
import { acceptedPlatforms, rankPlatform } from '../../../probes/conversation/platform.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

function entry(letter: string, architecture: string, variant = '', os = 'linux') {
  return { mediaType: 'm', digest: digest(letter), size: 1, platform: { os, architecture, variant } };
}

const choices: [string, string, ReturnType<typeof entry>[], string | null][] = [
  ['its own', 'x64', [entry('a', 'arm64'), entry('b', 'amd64')], 'b'],
  ['a level above the baseline is not taken', 'x64', [entry('a', 'amd64', 'v3')], null],
  ['386 rather than nothing', 'x64', [entry('a', '386'), entry('b', 's390x')], 'a'],
  ['another system is not taken', 'x64', [entry('a', 'amd64', '', 'windows')], null],
  ['arm64 before arm', 'arm64', [entry('a', 'arm', 'v7'), entry('b', 'arm64', 'v8')], 'b'],
  ['an old spelling', 'arm64', [entry('a', 'aarch64')], 'a'],
  ['the newest arm', 'arm', [entry('a', 'arm', 'v6'), entry('b', 'arm', 'v7')], 'b'],
  ['nothing of nothing', 'x64', [], null],
];
for (const [what, arch, entries, expected] of choices) {
  test(`platform for ${arch}: ${what}`, () => {
    assert.equal(choosePlatform(entries, arch)?.digest ?? null, expected === null ? null : digest(expected));
  });
}

test('an entry without a platform is taken last', () => {
  const bare = { mediaType: 'm', digest: digest('a'), size: 1, platform: null };
  assert.equal(choosePlatform([bare, entry('b', 'amd64')], 'x64')?.digest, digest('b'));
  assert.equal(choosePlatform([bare, entry('b', 's390x')], 'x64')?.digest, digest('a'));
});

test('arm without a variant is v7', () => {
  assert.equal(rankPlatform({ os: 'linux', architecture: 'arm', variant: '' }, acceptedPlatforms('arm')), 0);
});

const bodies: [string, string, string][] = [
  ['<html>', 'text/html', 'not-json'],
  ['[]', 'application/json', 'not-json'],
  ['{"schemaVersion":1}', 'application/json', 'unsupported'],
  ['{"schemaVersion":2}', 'application/vnd.oci.image.manifest.v1+json', 'unsupported'],
  ['{"manifests":[{"digest":"../../etc"},null,5]}', '', 'index'],
  [
    JSON.stringify({
      config: { digest: digest('a'), mediaType: 'application/vnd.oci.empty.v1+json' },
      layers: [],
    }),
    '',
    'unsupported',
  ],
  [
    JSON.stringify({
      config: { digest: digest('a'), mediaType: 'application/vnd.oci.image.config.v1+json' },
      layers: [],
    }),
    '',
    'image',
  ],
];
for (const [body, type, kind] of bodies) {
  test(`manifest ${body.slice(0, 40)}: ${kind}`, () => {
    const manifest = parseManifest(body, type);
    assert.equal(manifest.kind, kind);
    if (manifest.kind === 'index') assert.deepEqual(manifest.manifests, []);
  });
}

test('error codes are words, not text', () => {
  assert.deepEqual(errorCodes('{"errors":[{"code":"DENIED"},{"code":"<b>no</b>"},null]}'), ['DENIED']);
  assert.deepEqual(errorCodes('{"errors":"DENIED"}'), []);
});
