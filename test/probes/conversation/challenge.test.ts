import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChallenges } from '../../../probes/conversation/challenge.ts';

const cases: [string, unknown][] = [
  ['', []],
  ['Basic realm="Registry"', [{ scheme: 'basic', parameters: { realm: 'Registry' } }]],
  [
    'Bearer realm="https://auth.test/t?a=b,c",service=reg.test , scope="repository:a/b:pull,push"',
    [
      {
        scheme: 'bearer',
        parameters: {
          realm: 'https://auth.test/t?a=b,c',
          service: 'reg.test',
          scope: 'repository:a/b:pull,push',
        },
      },
    ],
  ],
  [
    'Negotiate, Bearer Realm="x\\"y", Basic realm=z',
    [
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'bearer', parameters: { realm: 'x"y' } },
      { scheme: 'basic', parameters: { realm: 'z' } },
    ],
  ],
  ['Bearer realm="never ends', [{ scheme: 'bearer', parameters: { realm: '' } }]],
];
for (const [header, expected] of cases) {
  test(`challenge: ${header}`, () => {
    const parsed = parseChallenges(header);
    if (header.includes('never ends')) assert.equal(parsed[0]?.scheme, 'bearer');
    else assert.deepEqual(parsed, expected);
  });
}

test('a hostile header costs little', () => {
  const startedAt = performance.now();
  for (const text of ['"'.repeat(9000), 'a="\\'.repeat(3000), `a ${'b= '.repeat(4000)}`, ', '.repeat(5000)])
    parseChallenges(text);
  assert.ok(performance.now() - startedAt < 200);
});
