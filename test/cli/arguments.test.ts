import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCommandLine, UsageError } from '../../cli/arguments.ts';

const options = {
  json: { type: 'boolean', short: 'j' },
  name: { type: 'string' },
  probe: { type: 'string', multiple: true },
} as const;

test('takes flags, values and words apart', () => {
  const parsed = parseCommandLine(
    'x',
    ['a', '-j', '--name', 'b', '--probe=c', '--probe', 'd', '--', '--e'],
    options,
  );
  assert.deepEqual({ ...parsed.values }, { json: true, name: 'b', probe: ['c', 'd'] });
  assert.deepEqual(parsed.words, ['a', '--e']);
});

describe('what cannot be meant', () => {
  const cases: [args: string[], message: string][] = [
    [['--nmae', 'b'], 'unknown option --nmae; see x --help'],
    [['-q'], 'unknown option -q; see x --help'],
    [['--constructor'], 'unknown option --constructor; see x --help'],
    [['--name'], 'a value is missing for --name; see x --help'],
    [['--json=1'], 'no value belongs to --json; see x --help'],
    [['--\u001b[31m'], 'unknown option --?[31m; see x --help'],
  ];
  for (const [args, message] of cases)
    test(JSON.stringify(args), () =>
      assert.throws(() => parseCommandLine('x', args, options), new UsageError(message)),
    );
});
