import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReference } from '../../wire/reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

const good: [text: string, canonical: string][] = [
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['team/app', 'docker.io/team/app:latest'],
  ['docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['index.docker.io/team/app:1', 'docker.io/team/app:1'],
  ['localhost/app', 'localhost/app:latest'],
  ['localhost:5000/app:1', 'localhost:5000/app:1'],
  ['reg.corp:5000/a/b__c/d-e.f:V1_x', 'reg.corp:5000/a/b__c/d-e.f:V1_x'],
  ['[fd00::1]:5000/app', '[fd00::1]:5000/app:latest'],
  [`reg.corp/app@${digest}`, `reg.corp/app@${digest}`],
  [`reg.corp/app:1@${digest}`, `reg.corp/app:1@${digest}`],
];

for (const [text, canonical] of good) {
  test(`reference ${text}`, () => assert.equal(parseReference(text).canonical, canonical));
}

const bad: [text: string, message: string][] = [
  ['', 'image reference is empty'],
  [
    'reg.corp/Team/app',
    'invalid image reference "reg.corp/Team/app": repository name must be lower case: "Team"',
  ],
  ['reg.corp/app:', 'invalid image reference "reg.corp/app:": invalid tag: ""'],
  ['reg.corp/app:a b', 'invalid image reference "reg.corp/app:a b": invalid tag: "a b"'],
  ['reg.corp//app', 'invalid image reference "reg.corp//app": empty path component: ""'],
  [
    'https://reg.corp/app',
    'invalid image reference "https://reg.corp/app": a scheme does not belong in an image reference: "https:"',
  ],
  ['reg.corp/app@sha256:12', 'invalid image reference "reg.corp/app@sha256:12": invalid digest: "sha256:12"'],
  ['reg_corp.x/app', 'invalid image reference "reg_corp.x/app": invalid registry host: "reg_corp.x"'],
  ['app-', 'invalid image reference "app-": invalid path component: "app-"'],
];

for (const [text, message] of bad) {
  test(`bad reference ${JSON.stringify(text)}`, () => assert.throws(() => parseReference(text), { message }));
}

test('a hostile reference is refused in no time', () => {
  const startedMs = performance.now();
  assert.throws(() => parseReference(`reg.corp/${'a-'.repeat(30_000)}`));
  assert.throws(() => parseReference(`${'a.'.repeat(30_000)}/x`));
  assert.ok(performance.now() - startedMs < 500);
});
