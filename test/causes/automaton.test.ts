import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildAutomaton, scan } from '../../causes/grammar/automaton.ts';

/** What a plain search finds: `phrase@end`, in any order. */
function searched(phrases: readonly string[], text: string): string[] {
  const lower = text.toLowerCase();
  return phrases.flatMap((phrase) => {
    const found: string[] = [];
    for (let at = lower.indexOf(phrase); at !== -1; at = lower.indexOf(phrase, at + 1))
      found.push(`${phrase}@${at + phrase.length}`);
    return found;
  });
}

function scanned(phrases: readonly string[], text: string, limit = 10_000): string[] {
  const found = scan(buildAutomaton(phrases), text, limit);
  return found.phrases.map((phrase, index) => `${phrases[phrase]}@${found.ends[index]}`);
}

describe('looking for many phrases at once', () => {
  const cases: [phrases: string[], text: string][] = [
    [['eof', 'unexpected eof', 'f'], 'unexpected EOF: EOF'],
    [['abcd', 'bc', 'c', 'bcx'], 'abcx abcd'],
    [['aa', 'aaa'], 'aaaaa'],
    [['no such host', 'such', 'hosts'], 'No Such Host, no such hosts'],
    [['x'], ''],
    [['not found'], 'nicht gefunden – 拉取 not found'],
  ];
  for (const [phrases, text] of cases)
    test(`${phrases.join(', ')} in ${text}`, () =>
      assert.deepEqual(scanned(phrases, text).sort(), searched(phrases, text).sort()));

  test('agrees with a plain search on texts made of the phrases themselves', () => {
    const phrases = ['dial', 'dial tcp', 'tcp: l', 'lookup', 'look', 'up on', 'n 1', 'ial', 'p', ' '];
    let seed = 1;
    for (let round = 0; round < 300; round++) {
      let text = '';
      for (let i = 0; i < 12; i++) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        text += (phrases[seed % phrases.length] ?? '').slice(0, 1 + (seed % 5));
      }
      assert.deepEqual(scanned(phrases, text).sort(), searched(phrases, text).sort(), text);
    }
  });

  test('of too many places the first and the last are kept, in order', () => {
    assert.deepEqual(scanned(['a'], 'aaaaaaaaa', 4), ['a@1', 'a@2', 'a@8', 'a@9']);
  });

  test('a phrase in capitals or beyond ASCII is refused', () => {
    assert.throws(() => buildAutomaton(['EOF']), /lower-case ASCII: "EOF"/);
    assert.throws(() => buildAutomaton(['é']), /lower-case ASCII/);
  });
});
