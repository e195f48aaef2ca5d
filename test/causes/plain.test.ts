import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_TEXT, toPlain } from '../../causes/text/plain.ts';

describe('undoing what a text is wrapped in', () => {
  const cases: [name: string, given: string, plain: string][] = [
    ['nothing to undo', 'Head "https://h/v2/": EOF', 'Head "https://h/v2/": EOF'],
    ['quotes escaped once', 'err="image \\"a:1\\""', 'err="image "a:1""'],
    ['quotes escaped three times', 'image \\\\\\"a:1\\\\\\"', 'image "a:1"'],
    ['line breaks', 'a:\n   b\r\n\tc', 'a: b c'],
    ['escaped line breaks', 'errors:\\ndenied\\\\n\\tmore', 'errors: denied more'],
    ['typographic quotes', '“a” ‘b’', '"a" \'b\''],
    ['colours', '\u001b[31mFATA\u001b[0m[0002] x', 'FATA[0002] x'],
    ['escaped colours', '\\x1b[31mFATA', 'FATA'],
    ['boxes', '│ a   │\n│ b │', 'a b '],
    ['entities', '&quot;a&quot; &lt;b&gt; &amp;', '"a" <b> &'],
    ['unicode escapes', '10.0.0.1\\u003e10.0.0.2', '10.0.0.1>10.0.0.2'],
    ['a Windows path', 'open C:\\\\new\\\\temp\\\\run: x', 'open C:\\new\\temp\\run: x'],
    ['a pipe', 'open \\\\\\\\.\\\\pipe\\\\net: x', 'open \\.\\pipe\\net: x'],
    ['a path, then a line break', 'C:\\a\\nb said\\nno', 'C:\\a\\nb said no'],
    ['a lone surrogate', 'a\ud800\\"b', 'a\ud800"b'],
  ];
  for (const [name, given, plain] of cases) test(name, () => assert.equal(toPlain(given).text, plain));

  test('offsets lead back to where a unit came from', () => {
    const given = 'x  \\"needle\\"\n\nend';
    const plain = toPlain(given);
    for (const word of ['needle', 'end', 'x'])
      assert.equal(plain.origin(plain.text.indexOf(word)), given.indexOf(word), word);
    assert.equal(plain.origin(plain.text.length), given.length);
  });

  test('of a long text the head and the tail are kept', () => {
    const given = `head${'-'.repeat(5 * MAX_TEXT)}tail`;
    const plain = toPlain(given);
    assert.ok(plain.text.length <= MAX_TEXT + 1);
    assert.ok(plain.text.startsWith('head') && plain.text.endsWith('tail'));
    assert.equal(plain.origin(plain.text.length - 4), given.length - 4);
  });
});
