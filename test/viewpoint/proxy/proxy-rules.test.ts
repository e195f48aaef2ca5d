import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Route } from '../../../viewpoint/network.ts';
import { createRoute, parseProxy } from '../../../viewpoint/proxy/proxy-rules.ts';

const PROXY = 'http://proxy.corp:3128';

function brief(route: Route): string {
  if (route.kind === 'proxy') return `${route.variable} ${route.proxy.host}:${route.proxy.port}`;
  return route.because;
}

const variables: [string, Record<string, string>, string, string][] = [
  ['nothing set', {}, 'https://reg.test/', 'no-proxy-set'],
  ['https has its own variable', { HTTP_PROXY: PROXY }, 'https://reg.test/', 'no-proxy-set'],
  ['http has its own variable', { HTTPS_PROXY: PROXY }, 'http://reg.test/', 'no-proxy-set'],
  ['there is no ALL_PROXY', { ALL_PROXY: PROXY, all_proxy: PROXY }, 'https://reg.test/', 'no-proxy-set'],
  ['lower case', { https_proxy: PROXY }, 'https://reg.test/', 'https_proxy proxy.corp:3128'],
  [
    'empty is unset',
    { HTTPS_PROXY: '', https_proxy: PROXY },
    'https://reg.test/',
    'https_proxy proxy.corp:3128',
  ],
  [
    'upper case wins',
    { HTTPS_PROXY: 'http://other:1', https_proxy: PROXY },
    'https://reg.test/',
    'HTTPS_PROXY other:1',
  ],
  [
    'NO_PROXY hides no_proxy',
    { HTTPS_PROXY: PROXY, NO_PROXY: 'a.test', no_proxy: 'reg.test' },
    'https://reg.test/',
    'HTTPS_PROXY proxy.corp:3128',
  ],
  ['CGI', { HTTP_PROXY: PROXY, REQUEST_METHOD: 'GET' }, 'http://reg.test/', 'invalid-proxy'],
  [
    'CGI and https',
    { HTTPS_PROXY: PROXY, REQUEST_METHOD: 'GET' },
    'https://reg.test/',
    'HTTPS_PROXY proxy.corp:3128',
  ],
  ['a value that is none', { HTTPS_PROXY: 'pro xy:1' }, 'https://reg.test/', 'invalid-proxy'],
  ['localhost', { HTTPS_PROXY: PROXY }, 'https://localhost:5000/', 'loopback'],
  ['loopback', { HTTPS_PROXY: PROXY }, 'https://127.8.0.1/', 'loopback'],
  ['loopback IPv6', { HTTPS_PROXY: PROXY }, 'https://[::1]:5000/', 'loopback'],
  ['a name below localhost', { HTTPS_PROXY: PROXY }, 'https://reg.localhost/', 'HTTPS_PROXY proxy.corp:3128'],
];
for (const [what, environ, url, expected] of variables) {
  test(`proxy variables: ${what}`, () => assert.equal(brief(createRoute(environ)(url)), expected));
}

test('an environment that nobody could read is told apart', () => {
  assert.deepEqual(createRoute(null)('https://reg.test/'), {
    kind: 'direct',
    because: 'environment-unknown',
  });
});

/** NO_PROXY, URL, whether Go then goes past the proxy. */
const entries: [string, string, boolean][] = [
  ['*', 'https://reg.test/', true],
  ['a.test,*,b.test', 'https://reg.test/', true],
  ['reg.test', 'https://reg.test/', true],
  ['REG.test', 'https://reg.TEST/', true],
  [' other.test , reg.test ', 'https://reg.test/', true],
  ['reg.test', 'https://a.reg.test/', true],
  ['reg.test', 'https://myreg.test/', false],
  ['.reg.test', 'https://reg.test/', false],
  ['.reg.test', 'https://a.reg.test/', true],
  ['*.reg.test', 'https://reg.test/', false],
  ['*.reg.test', 'https://a.reg.test/', true],
  ['*reg.test', 'https://myreg.test/', false],
  ['test', 'https://reg.test/', true],
  ['reg.test other.test', 'https://reg.test/', false],
  ['reg.test;other.test', 'https://reg.test/', false],
  ['https://reg.test', 'https://reg.test/', false],
  ['reg.test/', 'https://reg.test/', false],
  ['"reg.test"', 'https://reg.test/', false],
  ['reg.test:443', 'https://reg.test/', true],
  ['reg.test:443', 'https://reg.test:5000/', false],
  ['reg.test:80', 'http://reg.test/', true],
  ['reg.test:5000', 'https://reg.test:5000/', true],
  ['reg.test:5000', 'https://reg.test/', false],
  ['10.0.0.0/8', 'https://10.1.2.3/', true],
  ['10.0.0.0/8', 'https://11.1.2.3/', false],
  ['10.128.0.0/9', 'https://10.1.2.3/', false],
  ['10.0.0.0/8', 'https://reg.test/', false],
  ['10.0.0.0/33', 'https://10.1.2.3/', false],
  ['10.*', 'https://10.1.2.3/', false],
  ['10.1.2.3', 'https://10.1.2.3:5000/', true],
  ['10.1.2.3:5000', 'https://10.1.2.3:5000/', true],
  ['10.1.2.3:5000', 'https://10.1.2.3/', false],
  ['.2.3', 'https://10.1.2.3/', false],
  ['fd00::/8', 'https://[fd12::1]/', true],
  ['fd12::1', 'https://[fd12::1]:5000/', true],
  ['[fd12::1]:443', 'https://[fd12::1]/', true],
  ['[fd12::1]', 'https://[fd12::1]/', false],
  ['bücher.test', 'https://xn--bcher-kva.test/', true],
  ['.xn--bcher-kva.test', 'https://a.bücher.test/', true],
  [':443', 'https://reg.test/', false],
  ['', 'https://reg.test/', false],
];
for (const [noProxy, url, passes] of entries) {
  test(`NO_PROXY=${noProxy} ${passes ? 'lets' : 'does not let'} ${url} past the proxy`, () => {
    const route = createRoute({ HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY, NO_PROXY: noProxy })(url);
    assert.equal(route.kind, passes ? 'direct' : 'proxy');
  });
}

test('the entry that let it past is named', () => {
  const route = createRoute({ HTTPS_PROXY: PROXY, no_proxy: 'x.test, Reg.test' })('https://reg.test/v2/');
  assert.deepEqual(route, {
    kind: 'direct',
    because: 'no-proxy-entry',
    variable: 'no_proxy',
    entry: 'reg.test',
  });
});

const values: [string, string | null, (string | null)?][] = [
  ['proxy.corp:3128', 'http proxy.corp:3128'],
  ['proxy.corp', 'http proxy.corp:80'],
  ['https://proxy.corp', 'https proxy.corp:443'],
  ['socks5://proxy.corp', 'socks5 proxy.corp:1080'],
  ['socks5h://proxy.corp:1', 'socks5h proxy.corp:1'],
  ['HTTP://proxy.corp:3128/', 'http proxy.corp:3128'],
  ['http://[2001:db8::1]:3128', 'http 2001:db8::1:3128'],
  ['http://ann:s3cret@proxy.corp:3128', 'http proxy.corp:3128', 'ann:s3cret'],
  ['http://ann:a%40b@proxy.corp:3128', 'http proxy.corp:3128', 'ann:a@b'],
  ['http://ann:a@b@proxy.corp:3128', 'http proxy.corp:3128', 'ann:a@b'],
  ['http://ann@proxy.corp:3128', 'http proxy.corp:3128', 'ann:'],
  ['ann:s3cret@proxy.corp:3128', 'http proxy.corp:3128', 'ann:s3cret'],
  // A '#' or '/' that was not escaped in a password cuts the address short.
  ['http://ann:a#b@proxy.corp:3128', 'http http:80'],
  ['http://http://proxy.corp:3128', 'http http:80'],
  ['http:/proxy.corp:3128', 'http http:80'],
  ['"http://proxy.corp:3128"', 'http "http:80'],
  ['http://proxy.corp:port', 'http http:80'],
  [' http://proxy.corp:3128', null],
  ['http://pro xy:3128', 'http http:80'],
  ['pro xy:3128', null],
  ['http://proxy.corp:3128\n', null],
];
for (const [value, expected, credentials = null] of values) {
  test(`a proxy variable of ${JSON.stringify(value)}`, () => {
    const proxy = parseProxy(value);
    assert.equal(proxy && `${proxy.scheme} ${proxy.host}:${proxy.port}`, expected);
    assert.equal(proxy?.credentials ?? null, credentials);
  });
}
