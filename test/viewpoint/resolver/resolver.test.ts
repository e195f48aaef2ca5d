import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLookup } from '../../../viewpoint/resolver/resolver.ts';
import { fileHost } from '../file-host.ts';
import { type Heard, type Reply, startNameserver } from './scripted-nameserver.ts';

const signal = AbortSignal.timeout(30_000);
const NXDOMAIN: Reply = { code: 'NXDOMAIN' };

function only(address: string): (question: Heard) => Reply {
  return ({ type }) => (type === 'A' ? { addresses: [address] } : {});
}

async function lookup(
  name: string,
  port: number,
  files: Record<string, string>,
  options: { maxQuestionMs?: number } = {},
) {
  return createLookup(fileHost(files), { port, maxQuestionMs: 400, ...options })(name, signal);
}

test('an address is not looked up', async () => {
  const look = createLookup(fileHost());
  assert.deepEqual((await look('192.0.2.7', signal)).addresses, [{ address: '192.0.2.7', family: 4 }]);
  assert.equal((await look('[2001:db8::1]', signal)).addresses[0]?.address, '2001:db8::1');
  assert.equal((await look('2001:db8::1', signal)).source, 'literal');
});

test('one look-up is made however many ask', async () => {
  await using server = await startNameserver('127.0.0.1', only('127.0.0.9'));
  const look = createLookup(fileHost({ '/etc/resolv.conf': 'nameserver 127.0.0.1' }), { port: server.port });
  const [one, other] = await Promise.all([look('reg.test', signal), look('reg.test', signal)]);
  assert.equal(one, other);
  assert.deepEqual(one.addresses, [{ address: '127.0.0.9', family: 4 }]);
  assert.equal(one.failure, null);
  assert.equal(server.heard.length, 2);
  assert.deepEqual(
    one.questions.map(({ nameserver, name, type, outcome }) => [nameserver, name, type, outcome]),
    [
      [`127.0.0.1:${server.port}`, 'reg.test', 'A', 'answer'],
      [`127.0.0.1:${server.port}`, 'reg.test', 'AAAA', 'nodata'],
    ],
  );
});

const failures: [string, Reply, string][] = [
  ['no such name', NXDOMAIN, 'nxdomain'],
  ['no address', {}, 'nodata'],
  ['server failure', { code: 'SERVFAIL' }, 'servfail'],
  ['refusal', { code: 'REFUSED' }, 'refused'],
  ['another code', { code: 'NOTIMP' }, 'malformed'],
  ['silence', null, 'timeout'],
  ['another id', { addresses: ['127.0.0.9'], forged: { id: 1 } }, 'timeout'],
  ['another name', { addresses: ['127.0.0.9'], forged: { name: 'evil.test' } }, 'timeout'],
  ['noise', Buffer.from('not a message of the name system at all'), 'timeout'],
];
for (const [what, reply, failure] of failures) {
  test(`${what} ends as ${failure}`, async () => {
    await using server = await startNameserver('127.0.0.1', () => reply);
    const result = await lookup('reg.test', server.port, { '/etc/resolv.conf': 'nameserver 127.0.0.1' });
    assert.deepEqual(result.addresses, []);
    assert.equal(result.failure, failure);
    assert.ok(result.durationMs < 1500, `${result.durationMs} ms`);
  });
}

test('a closed port is unreachable, with its code', async () => {
  await using server = await startNameserver('127.0.0.2', () => NXDOMAIN);
  const result = await lookup('reg.test', server.port, { '/etc/resolv.conf': 'nameserver 127.0.0.1' });
  assert.equal(result.failure, 'unreachable');
  assert.equal(result.questions[0]?.code, 'ECONNREFUSED');
});

const orders: [string, Reply, boolean][] = [
  ['NXDOMAIN stops', NXDOMAIN, false],
  ['an empty answer stops', {}, false],
  ['SERVFAIL goes on', { code: 'SERVFAIL' }, true],
  ['REFUSED goes on', { code: 'REFUSED' }, true],
  ['a lame referral goes on', { lame: true }, true],
  ['silence goes on', null, true],
];
for (const [what, reply, goesOn] of orders) {
  test(`of two nameservers, ${what} at the first`, async () => {
    await using second = await startNameserver('127.0.0.2', only('127.0.0.9'));
    await using _first = await startNameserver('127.0.0.1', () => reply, { port: second.port });
    const resolvConf = 'nameserver 127.0.0.1\nnameserver 127.0.0.2\n';
    const result = await lookup('reg.test', second.port, { '/etc/resolv.conf': resolvConf });
    assert.equal(result.addresses.length, goesOn ? 1 : 0);
  });
}

test('the first nameserver decides although the second is faster', async () => {
  await using second = await startNameserver('127.0.0.2', only('127.0.0.22'));
  await using _first = await startNameserver(
    '127.0.0.1',
    ({ type }) => ({ delayMs: 700, addresses: type === 'A' ? ['127.0.0.11'] : [] }),
    { port: second.port },
  );
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.1\nnameserver 127.0.0.2\n' };
  const result = await lookup('reg.test', second.port, files, { maxQuestionMs: 2000 });
  assert.deepEqual(result.addresses, [{ address: '127.0.0.11', family: 4 }]);
});

test('a dead first nameserver costs two seconds, not its whole time-out', async () => {
  await using second = await startNameserver('127.0.0.2', only('127.0.0.9'));
  await using _first = await startNameserver('127.0.0.1', () => null, { port: second.port });
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.1\nnameserver 127.0.0.2\n' };
  const result = await lookup('reg.test', second.port, files, { maxQuestionMs: 5000 });
  assert.equal(result.addresses.length, 1);
  assert.equal(result.questions[0]?.outcome, 'timeout');
  assert.ok(result.durationMs < 2600, `${result.durationMs} ms`);
});

test('a truncated answer is asked for again over TCP', async () => {
  await using server = await startNameserver('127.0.0.1', ({ transport, type }) =>
    transport === 'udp' ? { truncated: true } : { addresses: type === 'A' ? ['127.0.0.9'] : [] },
  );
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.1' };
  const result = await lookup('reg.test', server.port, files);
  assert.equal(result.addresses[0]?.address, '127.0.0.9');
  assert.deepEqual([result.questions[0]?.transport, result.questions[0]?.truncated], ['tcp', true]);
});

test('without TCP a truncated answer is none', async () => {
  await using server = await startNameserver('127.0.0.1', () => ({ truncated: true }), { tcp: false });
  const result = await lookup('reg.test', server.port, { '/etc/resolv.conf': 'nameserver 127.0.0.1' });
  assert.equal(result.failure, 'unreachable');
  assert.deepEqual([result.questions[0]?.truncated, result.questions[0]?.code], [true, 'ECONNREFUSED']);
});

test('use-vc asks over TCP alone', async () => {
  await using server = await startNameserver('127.0.0.1', only('127.0.0.9'));
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.1\noptions use-vc single-request' };
  assert.equal((await lookup('reg.test', server.port, files)).addresses.length, 1);
  assert.ok(server.heard.every(({ transport }) => transport === 'tcp'));
});

test('addresses behind an alias count', async () => {
  await using server = await startNameserver('127.0.0.1', ({ type }) =>
    type === 'A' ? { cname: 'cdn.test', addresses: ['127.0.0.9'] } : { cname: 'cdn.test' },
  );
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.1' };
  assert.equal((await lookup('reg.test', server.port, files)).addresses[0]?.address, '127.0.0.9');
});

test('one family that fails does not fail the look-up', async () => {
  await using server = await startNameserver('127.0.0.1', ({ type }) =>
    type === 'A' ? { addresses: ['127.0.0.9'] } : { code: 'SERVFAIL' },
  );
  const result = await lookup('reg.test', server.port, { '/etc/resolv.conf': 'nameserver 127.0.0.1' });
  assert.equal(result.failure, null);
  assert.ok(result.questions.some(({ type, outcome }) => type === 'AAAA' && outcome === 'servfail'));
});
