import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findNoProxyMistakes } from '../../../viewpoint/proxy/no-proxy-mistakes.ts';

const target = { host: 'reg.corp.test', port: '443', addresses: ['10.4.5.6', 'fd12::6'] };
const bareAddress = { host: '10.4.5.6', port: '443', addresses: [] };

/** NO_PROXY → the entry at fault and why. */
const mistakes: [string, string, RegExp][] = [
  ['localhost reg.corp.test', 'localhost reg.corp.test', /only commas/],
  ['localhost;reg.corp.test', 'localhost;reg.corp.test', /only commas/],
  ['localhost,other.test .corp.test,x', 'other.test .corp.test', /only commas/],
  ['https://reg.corp.test', 'https://reg.corp.test', /scheme/],
  ['http://reg.corp.test:5000/', 'http://reg.corp.test:5000/', /scheme/],
  ['reg.corp.test/v2', 'reg.corp.test/v2', /path/],
  ['reg.corp.test/', 'reg.corp.test/', /path/],
  ['reg.corp.test:5000', 'reg.corp.test:5000', /port/],
  ['.reg.corp.test', '.reg.corp.test', /subdomains only/],
  ['*.reg.corp.test', '*.reg.corp.test', /subdomains only/],
  ['*corp.test', '*corp.test', /"\*"/],
  ['reg.*', 'reg.*', /"\*"/],
  ['reg*.test', 'reg*.test', /"\*"/],
  ['"localhost,reg.corp.test"', 'reg.corp.test"', /quotes/],
  ['\u201creg.corp.test\u201d', '\u201creg.corp.test\u201d', /quotes/],
  ['reg.corp.test.', 'reg.corp.test.', /dot/],
  ['10.0.0.0/8', '10.0.0.0/8', /never resolved/],
  ['10.4.5.6', '10.4.5.6', /never resolved/],
  ['fd12::/16', 'fd12::/16', /never resolved/],
  ['10.*', '10.*', /never resolved/],
  ['10.', '10.', /never resolved/],
  ['10.0.0.0/255.0.0.0', '10.0.0.0/255.0.0.0', /never resolved/],
];
for (const [noProxy, entry, why] of mistakes) {
  test(`NO_PROXY=${noProxy} was meant for the host`, () => {
    const [mistake, ...more] = findNoProxyMistakes(noProxy, [target]);
    assert.deepEqual([mistake?.entry, more.length], [entry, 0]);
    assert.match(mistake?.why ?? '', why);
    assert.equal(mistake?.instead, 'reg.corp.test');
  });
}

for (const noProxy of ['10.*', '10.4.', '10.4.*.*', '10.0.0.0/255.0.0.0', '10.4.5.*']) {
  test(`NO_PROXY=${noProxy} was meant for the address`, () => {
    assert.equal(findNoProxyMistakes(noProxy, [bareAddress]).length, 1);
  });
}

const fine: [string, typeof target][] = [
  ['reg.corp.test', target],
  ['.corp.test', target],
  ['*', target],
  ['10.*,reg.corp.test', target],
  ['', target],
  ['other.test', target],
  ['https://other.test', target],
  ['192.168.0.0/16', target],
  ['192.168.*', target],
  ['*other.test', target],
  ['a b c', target],
  ['10.0.0.0/8', { ...bareAddress, addresses: [] }],
];
for (const [noProxy, host] of fine) {
  test(`NO_PROXY=${noProxy} is no mistake for ${host.host}`, () => {
    assert.deepEqual(findNoProxyMistakes(noProxy, [host]), []);
  });
}

test('a long hostile value takes no long time', () => {
  const started = performance.now();
  findNoProxyMistakes('*a'.repeat(30_000), [target]);
  findNoProxyMistakes('/'.repeat(60_000), [target]);
  findNoProxyMistakes('a '.repeat(30_000), [target]);
  findNoProxyMistakes(`${'10.'.repeat(20_000)}*`, [target]);
  findNoProxyMistakes('@'.repeat(60_000), [target]);
  assert.ok(performance.now() - started < 1000);
});
