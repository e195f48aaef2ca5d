import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from '../../../scripts/setup/progress.ts';

test('each line carries the seconds since the start', () => {
  const lines: string[] = [];
  let nowMs = 1000;
  const progress = createProgress(
    (line) => lines.push(line),
    () => nowMs,
  );
  progress.step('one');
  nowMs += 61_250;
  progress.step('two');
  assert.deepEqual(lines, ['[   0.0 s] one', '[  61.3 s] two']);
});
