import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { FileError } from '../../host/host.ts';
import { createHost } from '../../host/node-host.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('links are followed inside the root and never lead out of it', async (t) => {
  await using folder = await temporaryFolder({ 'etc/real': 'inside', 'run/resolv.conf': 'live' });
  const { path } = folder;
  await symlink('/run/resolv.conf', join(path, 'etc/absolute'));
  await symlink('../../../../../../etc/real', join(path, 'etc/climbing'));
  await symlink('/etc', join(path, 'folder'));
  await symlink('loop', join(path, 'loop'));
  await symlink('/gone/away', join(path, 'dangling'));
  const host = createHost({ root: path });
  const cases = [
    ['/etc/real', '/etc/real'],
    ['/etc/absolute', '/run/resolv.conf'],
    ['/etc/climbing', '/etc/real'],
    ['/folder/absolute', '/run/resolv.conf'],
    ['/folder/../etc/./real', '/etc/real'],
    ['/dangling', '/gone/away'],
    ['/none/../etc/absolute', '/run/resolv.conf'],
    ['/../..', '/'],
  ] as const;
  for (const [asked, found] of cases)
    await t.test(asked, async () => assert.equal(await host.locate(asked), path + found));
  assert.equal(await host.readText('/folder/climbing'), 'inside');
  assert.equal(await host.stat('/dangling'), null);
  await assert.rejects(host.readText('/loop'), { name: 'FileError', code: 'ELOOP' });
  await assert.rejects(host.stat('/loop'), { name: 'FileError', code: 'ELOOP' });
});

test('reading is bounded and never waits', async () => {
  await using folder = await temporaryFolder({ small: '1234' });
  const host = createHost({ root: folder.path });
  const { outcome } = await host.run('mkfifo', [join(folder.path, 'pipe')], { timeoutMs: 5000 });
  assert.equal(outcome, 'exited');
  assert.equal(await host.readText('/small', { maxBytes: 4 }), '1234');
  await assert.rejects(host.readText('/small', { maxBytes: 3 }), { code: 'EFBIG' });
  await assert.rejects(host.readText('/pipe'), { code: 'ENOTREG' });
  await assert.rejects(host.readText('/'), { code: 'EISDIR' });
  await assert.rejects(host.readText('/absent'), (error) => {
    assert.ok(error instanceof FileError);
    assert.deepEqual([error.code, error.path], ['ENOENT', '/absent']);
    return true;
  });
  assert.equal((await host.stat('/pipe'))?.kind, 'other');
});

test('folders are listed in order, absent ones are null', async () => {
  await using folder = await temporaryFolder({ 'd/b': '', 'd/a': '' });
  await mkdir(join(folder.path, 'd/c'));
  const host = createHost({ root: folder.path });
  assert.deepEqual(await host.list('/d'), ['a', 'b', 'c']);
  assert.equal(await host.list('/none'), null);
  assert.equal(await host.list('/d/a/below-a-file'), null);
  assert.equal((await host.stat('/d'))?.kind, 'folder');
});

test('the viewed /proc is read beside the root', async () => {
  await using folder = await temporaryFolder({ 'proc/7/comm': 'kubelet\n' });
  await symlink('socket:[42]', join(folder.path, 'proc/7/link'));
  const host = createHost({ proc: join(folder.path, 'proc') });
  assert.deepEqual(await host.listProc(), ['7']);
  assert.deepEqual(await host.listProc('8/fd'), []);
  assert.equal(await host.readProc('7/comm'), 'kubelet\n');
  assert.equal(await host.readProc('8/comm'), null);
  assert.equal(await host.readProcLink('7/link'), 'socket:[42]');
  assert.equal(await host.readProcLink('7/comm'), null);
  const other = host.withRoot('/elsewhere');
  assert.deepEqual([other.root, other.proc], ['/elsewhere', host.proc]);
});
