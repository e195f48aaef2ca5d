import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findViewpoint } from '../../../viewpoint/find.ts';
import { type FakeProcess, fakeMachine } from './fake-machine.ts';

const CONTAINERD = '/run/containerd/containerd.sock';
const K3S = '/run/k3s/containerd/containerd.sock';
const CRIO = '/run/crio/crio.sock';
const options = { node: 'n1', signal: AbortSignal.timeout(60_000) };

const containerd = (more: Partial<FakeProcess> = {}): FakeProcess => ({
  pid: 20,
  comm: 'containerd',
  listens: [CONTAINERD],
  ...more,
});

test('the process that listens on the socket gives files, environment, start and unit', async () => {
  const environ = { HTTPS_PROXY: 'http://proxy.corp:3128' };
  await using machine = await fakeMachine([
    containerd({ environ, cgroup: '0::/system.slice/containerd.service\n' }),
    containerd({ pid: 30, listens: ['/run/docker/containerd/containerd.sock'], environ: { WRONG: '1' } }),
  ]);
  await machine.listen(CONTAINERD);
  const found = await findViewpoint(machine.host, options);
  assert.equal(found.rootKind, 'runtime');
  assert.equal(found.sameNetwork, true);
  assert.equal((await found.host.readText('/etc/hostname')).trim(), 'fake');
  assert.deepEqual([found.runtime?.pid, found.runtime?.foundBy], [20, 'known-path']);
  assert.deepEqual(found.runtime?.environ, environ);
  assert.equal(found.runtime?.unit, 'containerd.service');
  assert.ok(Math.abs((found.runtime?.startedAtMs ?? 0) - (Date.now() - 500_000)) < 5000);
  assert.equal(found.runtime?.reachableSocket, `${machine.host.proc}/20/root${CONTAINERD}`);
  assert.equal(found.searched.find(({ socket }) => socket === CONTAINERD)?.state, 'listening');
});

test('the socket that kubelet is told to use goes first', async () => {
  const config = '/var/lib/kubelet/config.yaml';
  await using machine = await fakeMachine(
    [
      containerd(),
      { pid: 21, comm: 'crio', listens: ['/var/run/crio/crio.sock'] },
      { pid: 22, comm: 'kubelet', commandLine: ['/usr/bin/kubelet', `--config=${config}`] },
    ],
    { [config]: `containerRuntimeEndpoint: unix://${CRIO}\nevictionHard:\n  imagefs.available: 7%\n` },
  );
  await machine.listen(CONTAINERD);
  await machine.listen(CRIO);
  const found = await findViewpoint(machine.host, options);
  assert.deepEqual(
    [found.runtime?.name, found.runtime?.socket, found.runtime?.pid, found.runtime?.foundBy],
    ['cri-o', CRIO, 21, 'kubelet'],
  );
  assert.deepEqual(found.kubelet?.evictionHard, { 'imagefs.available': '7%' });
  assert.deepEqual(found.searched, [{ socket: CRIO, state: 'listening' }]);
});

test('a socket that is told by hand goes before everything', async () => {
  await using machine = await fakeMachine([containerd()]);
  await machine.listen(CONTAINERD);
  const found = await findViewpoint(machine.host, { ...options, runtimeEndpoint: `unix://${CRIO}` });
  assert.deepEqual([found.runtime?.socket, found.runtime?.foundBy, found.runtime?.pid], [CRIO, 'flag', null]);
  assert.deepEqual(found.searched, [{ socket: CRIO, state: 'absent' }]);
});

test("without kubelet the particular socket goes before containerd's usual one", async () => {
  await using machine = await fakeMachine([containerd(), containerd({ pid: 31, listens: [K3S] })]);
  await machine.listen(CONTAINERD);
  await machine.listen(K3S);
  const found = await findViewpoint(machine.host, options);
  assert.deepEqual([found.runtime?.socket, found.runtime?.pid], [K3S, 31]);
});

test('one that listens goes before one that is only left over', async () => {
  await using machine = await fakeMachine([containerd()]);
  await machine.leave(K3S);
  await machine.listen(CONTAINERD);
  const found = await findViewpoint(machine.host, options);
  assert.equal(found.runtime?.socket, CONTAINERD);
  assert.equal(found.searched.find(({ socket }) => socket === K3S)?.state, 'present');
});

test('a dead runtime is told with what was searched', async () => {
  await using machine = await fakeMachine([]);
  await machine.leave(CONTAINERD);
  const found = await findViewpoint(machine.host, options);
  assert.equal(found.rootKind, 'own');
  assert.deepEqual([found.runtime?.socket, found.runtime?.pid], [CONTAINERD, null]);
  assert.deepEqual([found.runtime?.environ, found.runtime?.unit], [null, 'containerd.service']);
});

test('a runtime that was removed from /run is known by its store, none at all by nothing', async () => {
  await using crio = await fakeMachine([], { 'etc/crio/crio.conf': '' });
  assert.equal((await findViewpoint(crio.host, options)).runtime?.socket, CRIO);
  await using bare = await fakeMachine([]);
  const found = await findViewpoint(bare.host, options);
  assert.deepEqual([found.runtime, found.kubelet, found.sameNetwork], [null, null, undefined]);
  assert.ok(found.searched.length > 5);
});

test('where several nodes share a machine, those of our own network are looked at', async () => {
  await using machine = await fakeMachine([containerd({ pid: 19, net: 7 }), containerd()]);
  await machine.listen(CONTAINERD);
  assert.equal((await findViewpoint(machine.host, options)).runtime?.pid, 20);
  await using foreign = await fakeMachine([containerd({ net: 7 })]);
  await foreign.listen(CONTAINERD);
  assert.equal((await findViewpoint(foreign.host, options)).sameNetwork, false);
});

test("behind cri-dockerd it is dockerd's environment that counts", async () => {
  const socket = '/run/cri-dockerd.sock';
  await using machine = await fakeMachine([
    { pid: 40, comm: 'dockerd', environ: { NO_PROXY: 'corp' } },
    { pid: 41, comm: 'cri-dockerd', listens: [socket] },
  ]);
  await machine.listen(socket);
  const { runtime } = await findViewpoint(machine.host, options);
  assert.deepEqual([runtime?.name, runtime?.pid, runtime?.unit], ['docker', 40, 'docker.service']);
  assert.deepEqual(runtime?.environ, { NO_PROXY: 'corp' });
});
