import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../causes/rules/index.ts';

test('each rule has an id of its own, as family.mechanism', () => {
  const ids = rules.map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)]);
  for (const id of ids) assert.match(id, /^[a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*$/);
});

test('no rule lists its own cause as an alternative', () => {
  for (const { id, cause, alternatives = [] } of rules) assert.ok(!alternatives.includes(cause), id);
});

test('phrases are as the unwrapped text shows them', () => {
  for (const { id, phrases } of rules)
    for (const phrase of phrases) {
      assert.equal(phrase, phrase.toLowerCase(), id);
      assert.doesNotMatch(phrase, / {2}|[\n\t“”]/, `${id}: ${phrase}`);
      assert.ok(phrase.replaceAll('*', '').length >= 3, `${id}: ${phrase}`);
    }
});
