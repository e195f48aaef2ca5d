import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Visit } from '../../../probes/conversation/exchange.ts';
import { judgeAddresses, type Tried } from '../../../probes/reach/judge-addresses.ts';

const visit: Visit = {
  authority: 'reg.test:443',
  host: 'reg.test',
  port: 443,
  scheme: 'https',
  role: 'registry',
  stage: 'resolve',
  route: { kind: 'direct', because: 'no-proxy-set' },
  tls: { ca: [], client: [], skipVerify: false },
  endpoint: 'reg.test:443',
};
const open = (address: string): Tried => ({ address, failure: null, durationMs: 3 });
const refused = (address: string): Tried => ({
  address,
  failure: { kind: 'refused', code: 'ECONNREFUSED' },
  durationMs: 1,
});
const dropped = (address: string): Tried => ({
  address,
  failure: { kind: 'timeout', code: 'ETIMEDOUT' },
  durationMs: 4000,
});
const noRoute = (address: string): Tried => ({
  address,
  failure: { kind: 'unreachable', code: 'ENETUNREACH' },
  durationMs: 0,
});
const forbidden = (address: string): Tried => ({
  address,
  failure: { kind: 'denied', code: 'EPERM' },
  durationMs: 0,
});

const rows: [string, Tried[], (string | null)[][]][] = [
  ['no address', [], [['Unknown', null]]],
  ['all open', [open('192.0.2.1'), open('2001:db8::1')], [['Pass', null]]],
  ['dropped', [dropped('192.0.2.1')], [['Fail', 'ConnectTimeout']]],
  [
    'the first of several decides',
    [refused('192.0.2.1'), dropped('192.0.2.2')],
    [['Fail', 'ConnectionRefused']],
  ],
  ['IPv6 dropped', [dropped('2001:db8::1'), open('192.0.2.1')], [['Warn', 'ConnectTimeout']]],
  ['IPv6 refused', [open('192.0.2.1'), refused('2001:db8::1')], [['Warn', 'ConnectionRefused']]],
  ['a node without IPv6', [open('192.0.2.1'), noRoute('2001:db8::1')], [['Pass', null]]],
  [
    'a node that begins with IPv6 and has no route',
    [noRoute('2001:db8::1'), open('192.0.2.1')],
    [['Warn', 'ConnectionRefused']],
  ],
  ['one of two', [open('192.0.2.1'), dropped('192.0.2.2')], [['Warn', 'ConnectTimeout']]],
  [
    'a family and one of the other',
    [open('192.0.2.1'), refused('192.0.2.2'), dropped('2001:db8::1')],
    [
      ['Warn', 'ConnectTimeout'],
      ['Warn', 'ConnectionRefused'],
    ],
  ],
];
for (const [what, tried, expected] of rows) {
  test(`addresses: ${what}`, () => {
    const findings = judgeAddresses(visit, tried);
    assert.deepEqual(
      findings.map((one) => [one.status, one.cause]),
      expected,
    );
  });
}

test('a rule of the node itself is said to be one', () => {
  const [finding] = judgeAddresses(visit, [forbidden('192.0.2.1')]);
  assert.match(finding?.message ?? '', /firewall rule on this node/);
});
