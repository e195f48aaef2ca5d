import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../../viewpoint/registries/containerd-version.ts';
import { parseGoToml } from '../../../viewpoint/registries/go-toml.ts';

const OLD: Release = [1, 7, 34];
const NEW: Release = [2, 2, 1];

// What each containerd says of the text was seen with containerd 1.6.20 and 2.2.1.
for (const [text, old, recent] of [
  ['a = { b = 1 }\n', true, true],
  ['a = { b = 1, }\n', false, false],
  ['a = { b = 1,\n c = 2 }\n', true, false],
  ['a = { b = [1,\n 2,\n] }\n', true, true],
  ['a = [\n 1,\n]\n', true, true],
  ['a = "\\e"\n', false, true],
  ['a = "\\x41"\n', false, false],
  ["a = 'C:\\x\\e'\n", true, true],
  ["a = 'C:\\'\nb = { c = 1, }\n", false, false],
  ['a = """\n{ ,}\n"""\n# { "\nb = "#{ ,}"\n', true, true],
  ["# C:\\\na = 1 # it's {\n", true, true],
  ['a = "\\\\"\nb = "{"\nc = { d = "}" }\n', true, true],
  ['\ufeffa = 1\n', true, false],
  ['a = 1\na = 2\n', false, false],
] as const) {
  test(`${JSON.stringify(text)} is ${old} for old releases and ${recent} for new ones`, async () => {
    assert.equal('document' in (await parseGoToml(text, OLD)), old);
    assert.equal('document' in (await parseGoToml(text, NEW)), recent);
    assert.equal('document' in (await parseGoToml(text, null)), old || recent);
  });
}

test('what is wrong is told with its line', async () => {
  const toml = await parseGoToml('a = 1\nb = { c = 1, }\n', NEW);
  assert.match('wrong' in toml ? toml.wrong : '', /^line 2: a comma/);
});
