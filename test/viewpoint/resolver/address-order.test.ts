import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressBytes } from '../../../viewpoint/resolver/address-bytes.ts';
import { orderAddresses } from '../../../viewpoint/resolver/address-order.ts';

/** Destination → source, in the order of the answer; and the order in which they are dialled. */
const cases: [string, [string, string | null][], string[]][] = [
  [
    'no IPv6 route',
    [
      ['2001:db8::1', null],
      ['192.0.2.1', '192.0.2.9'],
    ],
    ['192.0.2.1', '2001:db8::1'],
  ],
  [
    'both routes',
    [
      ['192.0.2.1', '192.0.2.9'],
      ['2001:db8::1', '2001:db8::9'],
    ],
    ['2001:db8::1', '192.0.2.1'],
  ],
  [
    'IPv6 from a link-local source',
    [
      ['2001:db8::1', 'fe80::9'],
      ['192.0.2.1', '192.0.2.9'],
    ],
    ['192.0.2.1', '2001:db8::1'],
  ],
  [
    'unique local without a matching label',
    [
      ['2001:db8::1', 'fd00::9'],
      ['192.0.2.1', '192.0.2.9'],
    ],
    ['192.0.2.1', '2001:db8::1'],
  ],
  [
    'IPv4 keeps its order',
    [
      ['192.0.2.200', '10.0.0.9'],
      ['10.0.0.1', '10.0.0.9'],
    ],
    ['192.0.2.200', '10.0.0.1'],
  ],
  [
    'the longer common prefix of IPv6',
    [
      ['2001:db8:1::1', '2001:db8:2::9'],
      ['2001:db8:2::1', '2001:db8:2::9'],
    ],
    ['2001:db8:2::1', '2001:db8:1::1'],
  ],
  [
    '6to4 after native',
    [
      ['2002:c633:6401::1', '2002:c633:6401::9'],
      ['2001:db8::1', '2001:db8::9'],
    ],
    ['2001:db8::1', '2002:c633:6401::1'],
  ],
  [
    'nothing can be reached',
    [
      ['192.0.2.1', null],
      ['2001:db8::1', null],
    ],
    ['192.0.2.1', '2001:db8::1'],
  ],
];
for (const [what, pairs, expected] of cases) {
  test(`order of addresses: ${what}`, () => {
    const sorted = orderAddresses(
      pairs.map(([address]) => address),
      pairs.map(([, source]) => source),
    );
    assert.deepEqual(sorted, expected);
  });
}

const literals: [string, string | null][] = [
  ['192.0.2.1', '00000000000000000000ffffc0000201'],
  ['::1', '00000000000000000000000000000001'],
  ['::', '00000000000000000000000000000000'],
  ['2001:db8::12:3', '20010db8000000000000000000120003'],
  ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ['fe80::1%eth0', 'fe800000000000000000000000000001'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['192.0.2', null],
  ['reg.test', null],
  ['010.0.0.1', null],
];
for (const [text, hex] of literals) {
  test(`bytes of ${text}`, () => {
    const bytes = addressBytes(text);
    assert.equal(bytes && Buffer.from(bytes).toString('hex'), hex);
  });
}
