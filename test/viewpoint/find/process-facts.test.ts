import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastFlag, parseFlags } from '../../../viewpoint/find/flags.ts';
import { socketOfEndpoint } from '../../../viewpoint/find/known-sockets.ts';
import { listeningInodes } from '../../../viewpoint/find/listener.ts';
import { parseEnviron, parseUnit } from '../../../viewpoint/find/process-facts.ts';

for (const [cgroup, unit] of [
  ['0::/system.slice/containerd.service\n', 'containerd.service'],
  ['12:pids:/x.service\n1:name=systemd:/system.slice/k3s.service\n', 'k3s.service'],
  ['0::/system.slice/docker-1f.scope/system.slice/crio.service\n', 'crio.service'],
  ['0::/user.slice/user-0.slice/session-1.scope\n', null],
  ['0::/system.slice/ssh.service\n', null],
  ['', null],
] as const)
  test(`unit of ${JSON.stringify(cgroup)}`, () => assert.equal(parseUnit(cgroup), unit));

test('the first assignment of a name counts, and none without a name', () => {
  assert.deepEqual(parseEnviron('A=1\0B=x=y\0A=2\0=z\0C=\0'), { A: '1', B: 'x=y', C: '' });
  assert.deepEqual(parseEnviron(''), {});
});

test('flags in every spelling', () => {
  const flags = parseFlags(['--one=1', '--two', '2', '-c', '/x', '--on', '--one=', '--last']);
  assert.deepEqual(flags.get('one'), ['1', '']);
  assert.deepEqual([lastFlag(flags, 'two'), lastFlag(flags, 'config', 'c')], ['2', '/x']);
  assert.deepEqual([flags.get('on'), lastFlag(flags, 'last')], [[''], undefined]);
});

for (const [endpoint, socket] of [
  ['unix:///run/a.sock', '/run/a.sock'],
  ['unix:/run/a.sock', '/run/a.sock'],
  ['/run/a.sock', '/run/a.sock'],
  ['tcp://127.0.0.1:1', null],
  ['', null],
  [null, null],
] as const)
  test(`endpoint ${endpoint}`, () => assert.equal(socketOfEndpoint(endpoint), socket));

test('listening sockets alone, /var/run being /run', () => {
  const table = [
    'Num       RefCount Protocol Flags    Type St Inode Path',
    '0000000000000000: 00000003 00000000 00000000 0001 03 11 /run/crio/crio.sock',
    '0000000000000000: 00000002 00000000 00010000 0001 01 12 /var/run/crio/crio.sock',
    '0000000000000000: 00000002 00000000 00010000 0001 01 13 @/run/crio/crio.sock',
    '0000000000000000: 00000002 00000000 00010000 0001 01 14 /run/crio/crio.sock.other',
    'garbage',
  ].join('\n');
  assert.deepEqual([...listeningInodes(table, '/run/crio/crio.sock')], ['12']);
});
