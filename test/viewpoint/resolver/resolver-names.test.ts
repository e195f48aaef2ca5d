import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLookup } from '../../../viewpoint/resolver/resolver.ts';
import { fileHost } from '../file-host.ts';
import { type Heard, type Reply, startNameserver } from './scripted-nameserver.ts';

const signal = AbortSignal.timeout(30_000);

function knows(known: string, address: string): (question: Heard) => Reply {
  return ({ name, type }) => {
    if (name !== known) return { code: 'NXDOMAIN' };
    return type === 'A' ? { addresses: [address] } : {};
  };
}

async function look(name: string, files: Record<string, string>, port: number) {
  return createLookup(fileHost(files), { port, maxQuestionMs: 400 })(name, signal);
}

test('the search list is tried after the name itself', async () => {
  await using server = await startNameserver('127.0.0.1', knows('reg.corp.example.org', '127.0.0.9'));
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.1\nsearch lab.test example.org' };
  const result = await look('reg.corp', files, server.port);
  assert.equal(result.addresses.length, 1);
  assert.deepEqual(
    [...new Set(result.questions.map(({ name }) => name))],
    ['reg.corp', 'reg.corp.lab.test', 'reg.corp.example.org'],
  );
});

test('with too few dots the search list comes first', async () => {
  await using server = await startNameserver('127.0.0.1', ({ type }) =>
    type === 'A' ? { addresses: ['127.0.0.9'] } : {},
  );
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.1\nsearch lab.test\noptions ndots:5' };
  const result = await look('reg.corp', files, server.port);
  assert.equal(result.questions[0]?.name, 'reg.corp.lab.test');
});

test('of several names the failure of the given one is told', async () => {
  await using server = await startNameserver('127.0.0.1', ({ name }) => ({
    code: name === 'reg.corp' ? 'SERVFAIL' : 'NXDOMAIN',
  }));
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.1\nsearch lab.test' };
  assert.equal((await look('reg.corp', files, server.port)).failure, 'servfail');
});

const hosts = '# 127.0.0.9 reg.corp\n127.0.0.8 other REG.corp. # comment\nnonsense reg.corp\n::1 reg.corp\n';
const orders: [string, Record<string, string>, string, string][] = [
  ['files come first without nsswitch.conf', {}, 'hosts-file', '127.0.0.8'],
  ['files come first', { '/etc/nsswitch.conf': 'hosts: files dns' }, 'hosts-file', '127.0.0.8'],
  ['DNS comes first', { '/etc/nsswitch.conf': 'hosts:\tdns files' }, 'dns', '127.0.0.9'],
  ['DNS is alone', { '/etc/nsswitch.conf': 'hosts: dns' }, 'dns', '127.0.0.9'],
  ['files are alone', { '/etc/nsswitch.conf': 'hosts: files' }, 'hosts-file', '127.0.0.8'],
];
for (const [what, files, source, address] of orders) {
  test(`/etc/hosts: ${what}`, async () => {
    await using server = await startNameserver('127.0.0.1', knows('reg.corp', '127.0.0.9'));
    const all = { '/etc/resolv.conf': 'nameserver 127.0.0.1', '/etc/hosts': hosts, ...files };
    const result = await look('reg.corp', all, server.port);
    assert.equal(result.source, source);
    assert.ok(result.addresses.some((each) => each.address === address));
  });
}

test('files after DNS help when DNS does not', async () => {
  await using server = await startNameserver('127.0.0.1', () => ({ code: 'SERVFAIL' }));
  const files = {
    '/etc/resolv.conf': 'nameserver 127.0.0.1',
    '/etc/hosts': hosts,
    '/etc/nsswitch.conf': 'hosts: dns files',
  };
  assert.equal((await look('reg.corp', files, server.port)).source, 'hosts-file');
});

test('without resolv.conf this machine is asked', async () => {
  await using server = await startNameserver('127.0.0.1', knows('reg.corp', '127.0.0.9'));
  assert.equal((await look('reg.corp', {}, server.port)).addresses.length, 1);
});

test('names that are none are not asked', async () => {
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.1' };
  for (const name of ['a..b', 'reg corp', 'x.onion', `${'a'.repeat(64)}.test`, '123.456', 'bücher.test']) {
    const result = await look(name, files, 1);
    assert.deepEqual([result.failure, result.questions.length], ['nxdomain', 0], name);
  }
});

test('giving up ends the look-up', async () => {
  await using server = await startNameserver('127.0.0.1', () => null);
  const lookup = createLookup(fileHost({ '/etc/resolv.conf': 'nameserver 127.0.0.1' }), {
    port: server.port,
  });
  const controller = new AbortController();
  const pending = lookup('reg.test', controller.signal);
  setTimeout(() => controller.abort(new Error('enough')), 50);
  const started = performance.now();
  await assert.rejects(pending, /enough/);
  assert.ok(performance.now() - started < 1000);
});

test('a name that all nameservers are silent on ends in time, whatever the search list', async () => {
  await using second = await startNameserver('127.0.0.2', () => null);
  await using _first = await startNameserver('127.0.0.1', () => null, { port: second.port });
  const resolvConf = 'nameserver 127.0.0.1\nnameserver 127.0.0.2\nsearch a.test b.test c.test d.test\n';
  const result = await look('reg.corp', { '/etc/resolv.conf': resolvConf }, second.port);
  assert.equal(result.failure, 'timeout');
  assert.ok(result.durationMs < 3000, `${result.durationMs} ms`);
  assert.equal(result.questions.length, 20);
});
