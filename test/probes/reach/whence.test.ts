import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whence } from '../../../probes/reach/whence.ts';
import type { Lookup } from '../../../viewpoint/network.ts';

const question: Lookup['questions'][number] = {
  nameserver: '10.0.0.53:53',
  name: 'cdn.test.',
  type: 'A',
  transport: 'udp',
  outcome: 'answer',
  addresses: [],
  durationMs: 1,
  truncated: false,
};
const found = (source: Lookup['source'], ...addresses: string[]): Lookup => ({
  host: 'cdn.test',
  addresses: addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  failure: null,
  source,
  durationMs: 1,
  questions: source === 'dns' ? [question] : [],
});

for (const { lookup, words, action } of [
  { lookup: found('hosts-file', '10.0.0.1'), words: /from \/etc\/hosts/, action: /remove cdn\.test/ },
  {
    lookup: found('dns', '0.0.0.0'),
    words: /this node itself: 10\.0\.0\.53:53/,
    action: /dig @10\.0\.0\.53 /,
  },
  { lookup: found('dns', '127.0.0.1', '::1'), words: /this node itself/, action: /10\.0\.0\.53/ },
]) {
  test(`${lookup.addresses[0]?.address} by ${lookup.source} is told`, () => {
    const told = whence(lookup);
    assert.match(told?.words ?? '', words);
    assert.match(told?.action ?? '', action);
  });
}

test('what is nothing out of the ordinary is not told', () => {
  assert.equal(whence(found('dns', '10.0.0.1')), null);
  assert.equal(whence(found('dns', '127.0.0.1', '10.0.0.1')), null);
  assert.equal(whence(found('literal', '127.0.0.1')), null);
});
