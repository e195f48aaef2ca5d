import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonForLibc } from '../../../viewpoint/resolver/libc-resolver.ts';
import { hostOrder, parseNsswitch } from '../../../viewpoint/resolver/nsswitch.ts';
import { parseResolvConf } from '../../../viewpoint/resolver/resolv-conf.ts';

/** The `hosts:` line, Go's own order, why libc is asked for reg.test where there is one, and whether it may know more. */
const cases: [string | null, string, RegExp | null, boolean][] = [
  [null, 'files,dns', null, false],
  ['passwd: files', 'files,dns', null, false],
  ['hosts: files dns', 'files,dns', null, false],
  ['hosts:files dns # remark', 'files,dns', null, false],
  ['hosts: dns files', 'dns,files', null, false],
  ['hosts: dns', 'dns', null, false],
  ['hosts: files', 'files', null, false],
  ['hosts: files mdns4_minimal [NOTFOUND=return] dns', 'files,dns', null, false],
  ['hosts: files myhostname dns', 'files,dns', null, false],
  ['hosts: files resolve [!UNAVAIL=return] dns', 'files,dns', /"resolve"/, true],
  ['hosts: files sss', 'files,dns', /"sss"/, true],
  ['hosts: resolve', 'dns', /"resolve"/, true],
  ['hosts: files [NOTFOUND=return] dns', 'files,dns', null, false],
  ['hosts: files [NOTFOUND=continue] dns', 'files,dns', null, false],
  ['hosts: files [NOTFOUND=return UNAVAIL=continue] dns', 'files,dns', /its own rules/, false],
  ['hosts: dns [!UNAVAIL=return] files', 'dns,files', /its own rules/, false],
  ['hosts files dns', 'files,dns', /cannot be understood/, false],
  ['hosts: files [oops dns', 'files,dns', /cannot be understood/, false],
];
for (const [line, order, why, otherSource] of cases) {
  test(`nsswitch.conf of ${line ?? 'no file'}`, () => {
    const nsswitch = parseNsswitch(line);
    assert.equal(hostOrder(nsswitch), order);
    const files = { conf: parseResolvConf('nameserver ::1'), confUnreadable: null, nsswitch };
    const reason = reasonForLibc(files, {}, 'reg.test', 'node-1');
    assert.equal(reason === null, why === null);
    assert.match(reason?.why ?? '', why ?? /^$/);
    assert.equal(reason?.otherSource ?? false, otherSource);
  });
}

const others: [string, Record<string, string>, string, string, RegExp][] = [
  ['GODEBUG', { GODEBUG: 'x=1,netdns=cgo+1' }, '', 'reg.test', /netdns=cgo/],
  ['RES_OPTIONS', { RES_OPTIONS: 'ndots:2' }, '', 'reg.test', /RES_OPTIONS/],
  ['LOCALDOMAIN, even empty', { LOCALDOMAIN: '' }, '', 'reg.test', /LOCALDOMAIN/],
  ['an unknown option', {}, 'options inet6', 'reg.test', /inet6/],
  ['.local with mdns', {}, '', 'reg.local', /mdns/],
  ['the name of the node', {}, '', 'NODE-1', /myhostname/],
];
for (const [what, environ, resolvConf, name, why] of others) {
  test(`libc is asked because of ${what}`, () => {
    const nsswitch = parseNsswitch('hosts: files mdns4_minimal [NOTFOUND=return] myhostname dns');
    const files = { conf: parseResolvConf(resolvConf), confUnreadable: null, nsswitch };
    assert.match(reasonForLibc(files, environ, name, 'node-1')?.why ?? '', why);
    assert.equal(reasonForLibc(files, { ...environ, GODEBUG: 'netdns=go' }, name, 'node-1'), null);
  });
}
