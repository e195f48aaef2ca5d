import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, withoutSecrets } from '../../wire/clean.ts';

const cases: [what: string, given: string, expected: string][] = [
  [
    'userinfo of a proxy',
    'dial http://joe:pa55@proxy.corp:3128 failed',
    'dial http://proxy.corp:3128 failed',
  ],
  ['userinfo with an at sign', 'https://joe:p@55@proxy.corp/x', 'https://proxy.corp/x'],
  [
    'query of a signed URL',
    'Get "https://cdn.test/blob?X-Amz-Signature=abc&y=1": EOF',
    'Get "https://cdn.test/blob": EOF',
  ],
  ['a digest is no userinfo', 'https://reg.test/v2/a@sha256:1234/x', 'https://reg.test/v2/a@sha256:1234/x'],
  ['bearer token', 'Authorization: Bearer eyJhbGciOiJSUzI1NiIsInR5cCI', 'Authorization: Bearer [removed]'],
  ['signature outside a URL', 'sig=AbC%2F123 next', 'sig=[removed] next'],
  ['terminal escapes', 'a\u001b[31mred\u0007\u009bx\u202eb', 'a [31mred x b'],
  ['line breaks', 'one\n\ttwo\u2028three', 'one two three'],
];

for (const [what, given, expected] of cases) {
  test(`clean: ${what}`, () => assert.equal(clean(given), expected));
}

test('clean cuts what is too long and says so', () => {
  const cut = clean('x'.repeat(5000), 100);
  assert.equal(cut.length, 100);
  assert.ok(cut.endsWith('…'));
});

test('withoutSecrets keeps the lines', () => {
  assert.equal(withoutSecrets('a http://u:p@h/ \n b'), 'a http://h/ \n b');
});

test('64 KiB of anything is cleaned without a detour', () => {
  for (const hostile of [
    'a://',
    'http://a@',
    '?',
    'sig=',
    'Bearer aaaaaaaaaaaaaaaaa ',
    '\u001b[',
    'a.b-c+d',
  ]) {
    const text = hostile.repeat(Math.ceil(65_536 / hostile.length));
    const startedMs = performance.now();
    clean(text);
    assert.ok(performance.now() - startedMs < 500, `${JSON.stringify(hostile)} is read in one pass`);
  }
});
