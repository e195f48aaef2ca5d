import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ACTORS, CATALOGUE } from '../../causes/catalogue.ts';
import { CAUSES } from '../../wire/cause.ts';

const root = new URL('../../', import.meta.url);
const HEADINGS = [
  '## Symptoms',
  '## What it means',
  '## What to look at',
  '## How to fix',
  '## How to be sure it is fixed',
  '## Who acts',
];

for (const cause of CAUSES) {
  test(`${cause} has a meaning, an actor and a complete runbook`, async () => {
    const entry = CATALOGUE[cause];
    assert.match(entry.meaning, /^[^\n]{20,120}$/);
    assert.ok(entry.who.length > 0 && entry.who.every((actor) => ACTORS.includes(actor)));
    assert.equal(entry.runbook, `docs/runbooks/${cause}.md`);
    const page = await readFile(new URL(entry.runbook, root), 'utf8');
    assert.ok(page.startsWith(`# ${cause}\n`), 'title');
    const headings = page.split('\n').filter((line) => line.startsWith('## '));
    assert.deepEqual(headings, HEADINGS);
    for (const section of page.split(/^## .*$/m).slice(1))
      assert.ok(section.trim().length > 40, `a section of ${cause} says nothing`);
  });
}

test('the index lists every runbook and there is none beside', async () => {
  const index = await readFile(new URL('docs/runbooks/README.md', root), 'utf8');
  for (const cause of CAUSES) assert.ok(index.includes(`(${cause}.md)`), `${cause} is not in the index`);
  const pages = await readdir(new URL('docs/runbooks/', root));
  assert.deepEqual(pages.sort(), [...CAUSES.map((cause) => `${cause}.md`), 'README.md'].sort());
});
