import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDomainName, nameList } from '../../../viewpoint/resolver/name-list.ts';

const long = `${'a'.repeat(60)}.`.repeat(4);
const cases: [string, number, string[], string[]][] = [
  ['reg.test', 1, ['a.test.'], ['reg.test.', 'reg.test.a.test.']],
  ['reg', 1, ['a.test.', 'b.test.'], ['reg.a.test.', 'reg.b.test.', 'reg.']],
  ['reg', 0, ['a.test.'], ['reg.', 'reg.a.test.']],
  ['reg.test', 5, ['a.test.'], ['reg.test.a.test.', 'reg.test.']],
  ['reg.test.', 5, ['a.test.'], ['reg.test.']],
  ['reg.onion', 1, ['a.test.'], ['reg.onion.a.test.']],
  ['reg.onion.', 1, ['a.test.'], []],
  ['reg', 1, ['onion.', 'a.test.'], ['reg.a.test.', 'reg.']],
  [long.slice(0, -1), 1, [`${'b'.repeat(20)}.`], [long]],
  ['', 1, ['a.test.'], []],
];
for (const [name, ndots, search, expected] of cases) {
  test(`names for "${name.slice(0, 20)}" with ndots ${ndots} and ${search.join(' ').slice(0, 30)}`, () =>
    assert.deepEqual(nameList(name, { ndots, search }), expected));
}

const names: [string, boolean][] = [
  ['reg.test', true],
  ['reg_1.test', true],
  ['a-b.test', true],
  ['1.test', true],
  ['.', true],
  ['-a.test', false],
  ['a-.test', false],
  ['a..test', false],
  ['.test', false],
  ['1.2.3', false],
  ['a b', false],
  ['bücher.test', false],
  [`${'a'.repeat(63)}.test`, true],
  [`${'a'.repeat(64)}.test`, false],
  [`${'a.'.repeat(126)}a`, true],
  [`${'a.'.repeat(127)}a`, false],
];
for (const [name, expected] of names) {
  test(`"${name.slice(0, 20)}" is ${expected ? 'a name' : 'none'}`, () =>
    assert.equal(isDomainName(name), expected));
}
