import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { classify } from '../../causes/classify.ts';

/** Labelled real messages, one JSON object a line: `{"message", "cause", "alt": […]}`. Not part of the repository. */
const path = resolve(
  process.env['PULLTRIAGE_CORPUS'] ?? `${import.meta.dirname}/../../../shared/corpus/open.jsonl`,
);

type Labelled = { id: string; message: string; cause: string; alt: string[] };

test('labelled messages are read as people read them', (t) => {
  if (!existsSync(path)) {
    t.skip(`no labelled messages at ${path}: set PULLTRIAGE_CORPUS to score them`);
    return;
  }
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const labelled = lines.map((line) => JSON.parse(line) as Labelled);
  const wrong: string[] = [];
  let strict = 0;
  let lenient = 0;
  for (const { id, message, cause, alt } of labelled) {
    const reading = classify(message);
    if (reading.cause === cause) strict++;
    if (reading.cause === cause || alt.includes(reading.cause)) lenient++;
    else wrong.push(`${id}: ${cause} read as ${reading.cause} by ${reading.rule}`);
  }
  const share = (count: number): number => count / labelled.length;
  t.diagnostic(
    `${labelled.length} messages: strict ${share(strict).toFixed(4)}, with alternatives ${share(lenient).toFixed(4)}`,
  );
  assert.ok(share(lenient) >= 0.98, wrong.join('\n'));
  assert.ok(share(strict) >= 0.92, wrong.join('\n'));
});
