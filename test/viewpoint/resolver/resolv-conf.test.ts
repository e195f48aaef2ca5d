import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ResolvConf, parseResolvConf } from '../../../viewpoint/resolver/resolv-conf.ts';

/** What differs from the defaults. */
const cases: [string, string | null, Partial<ResolvConf>][] = [
  ['no file', null, { defaulted: true, nameservers: ['127.0.0.1', '::1'] }],
  [
    'nothing in it',
    '\n# nameserver 10.0.0.1\n; nameserver 10.0.0.2\n',
    { defaulted: true, nameservers: ['127.0.0.1', '::1'] },
  ],
  ['one', 'nameserver 10.0.0.1', { nameservers: ['10.0.0.1'] }],
  [
    'DOS line ends and tabs',
    'nameserver\t10.0.0.1\r\nsearch a.test\r\n',
    { nameservers: ['10.0.0.1'], search: ['a.test.'] },
  ],
  ['a remark behind', 'nameserver 10.0.0.1 # ours', { nameservers: ['10.0.0.1'] }],
  ['IPv6 with a zone', 'nameserver fe80::1%eth0', { nameservers: ['fe80::1%eth0'] }],
  [
    'the last search or domain',
    'nameserver ::1\nsearch a.test b.test\ndomain c.test\n',
    { nameservers: ['::1'], search: ['c.test.'] },
  ],
  ['the root in search', 'nameserver ::1\nsearch . a.test.', { nameservers: ['::1'], search: ['a.test.'] }],
  ['ndots in bounds', 'nameserver ::1\noptions ndots:99', { nameservers: ['::1'], ndots: 15 }],
  ['ndots that is none', 'nameserver ::1\noptions ndots:x', { nameservers: ['::1'], ndots: 0 }],
  [
    'no time at all',
    'nameserver ::1\noptions timeout:0 attempts:0',
    { nameservers: ['::1'], timeoutMs: 1000, attempts: 1 },
  ],
  [
    'every option',
    'nameserver ::1\noptions ndots:5 timeout:2 attempts:3 rotate single-request-reopen use-vc trust-ad edns0 no-reload',
    {
      nameservers: ['::1'],
      ndots: 5,
      timeoutMs: 2000,
      attempts: 3,
      rotate: true,
      singleRequest: true,
      useTcp: true,
      trustAd: true,
      noReload: true,
    },
  ],
  [
    'an option that Go does not know',
    'nameserver ::1\noptions inet6',
    { nameservers: ['::1'], unknown: ['inet6'] },
  ],
];
for (const [what, text, expected] of cases) {
  test(`resolv.conf: ${what}`, () => {
    const { problems, ...conf } = parseResolvConf(text);
    const defaults = { search: [], ndots: 1, timeoutMs: 5000, attempts: 2, unknown: [], defaulted: false };
    const off = { rotate: false, singleRequest: false, useTcp: false, trustAd: false, noReload: false };
    assert.deepEqual(conf, { ...defaults, ...off, ...expected });
    assert.deepEqual(problems, []);
  });
}

test('the domain of the node is the search list where there is none', () => {
  assert.deepEqual(parseResolvConf('nameserver ::1', 'node-1.lab.test').search, ['lab.test.']);
  assert.deepEqual(parseResolvConf('nameserver ::1', 'node-1').search, []);
  assert.deepEqual(parseResolvConf('nameserver ::1\nsearch a.test', 'node-1.lab.test').search, ['a.test.']);
});

const problems: [string, number, RegExp][] = [
  ['nameserver dns.test', 1, /no IP address|not an IP address/],
  ['nameserver 10.0.0.1#5353', 1, /not an IP address/],
  ['nameserver 10.0.0.1,10.0.0.2', 1, /not an IP address/],
  ['nameserver', 1, /names no address/],
  ['nameserver ::1\nnameservers ::2', 2, /no keyword/],
  ['nameserver ::1\nnameserver ::2\nnameserver ::3\nnameserver ::4', 4, /first 3/],
  ['nameserver ::1\nsearch a.test, b.test', 2, /comma/],
  ['\ufeffnameserver ::1', 1, /no keyword/],
];
for (const [text, line, why] of problems) {
  test(`told of ${JSON.stringify(text)}`, () => {
    const [problem, ...more] = parseResolvConf(text).problems;
    assert.equal(more.length, 0);
    assert.equal(problem?.line, line);
    assert.match(problem?.why ?? '', why);
  });
}
