import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createLabFolder, processesOf, sweep } from './lab/folder.ts';
import { createLab } from './lab/lab.ts';

/** A lab leaves nothing behind, however it ends. */
const CHILD = new URL('lab/stand-and-wait.ts', import.meta.url).pathname;

type Machine = { mounts: string; namespaces: string[]; links: string };

async function machine(): Promise<Machine> {
  const named = await readdir('/etc/netns').catch(() => []);
  const { stdout } = await execa('ip', ['-brief', 'link']);
  return { mounts: await readFile('/proc/self/mounts', 'utf8'), namespaces: named, links: stdout };
}

async function assertGone(folder: string, before: Machine): Promise<void> {
  // The kernel ends a pid namespace a moment after the signal.
  for (let attempt = 0; attempt < 100 && (await processesOf(folder)).length > 0; attempt += 1)
    await delay(20);
  assert.deepEqual(await processesOf(folder), [], 'no process is left');
  assert.deepEqual(await machine(), before, 'no mount, network name or link is left');
}

test('disposed of: nothing is left', async () => {
  const before = await machine();
  let folder: string;
  {
    await using lab = await createLab();
    ({ folder } = lab);
    await lab.startNode({ containerd: '2.2' });
    assert.ok((await processesOf(folder)).length > 10, 'a lab is many processes');
  }
  assert.equal(existsSync(folder), false);
  await assertGone(folder, before);
});

test('failed in the middle of set-up: nothing is left', async () => {
  const before = await machine();
  let folder: string;
  {
    await using lab = await createLab();
    ({ folder } = lab);
    const runtime = { configPath: 'a quotation mark ends the text: "' };
    await assert.rejects(lab.startNode({ containerd: '2.2', runtime }), /containerd did not come up/);
  }
  assert.equal(existsSync(folder), false);
  await assertGone(folder, before);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`ended by ${signal}: nothing is left`, async () => {
    const before = await machine();
    const { child, folder } = await standAndWait();
    assert.equal(await endBy(child, signal), signal, 'it ends by the signal, as it would have without a lab');
    assert.equal(existsSync(folder), false);
    await assertGone(folder, before);
  });
}

test('killed with -9: the processes end, and the next run sweeps the folder', async () => {
  const before = await machine();
  const { child, folder } = await standAndWait();
  await endBy(child, 'SIGKILL');
  await assertGone(folder, before);
  assert.equal(existsSync(folder), true, 'nobody was left to remove it');
  await sweep();
  assert.equal(existsSync(folder), false);
});

test('a lab whose owner lives is not swept', async () => {
  const { child, folder } = await standAndWait();
  await sweep();
  assert.equal(existsSync(join(folder, 'owner.json')), true);
  assert.ok((await processesOf(folder)).length > 10);
  await endBy(child, 'SIGTERM');
});

test('a folder without our mark is not swept', async () => {
  const folder = await createLabFolder();
  await rename(join(folder, 'owner.json'), join(folder, 'other.json'));
  await sweep();
  assert.equal(existsSync(folder), true);
  await rm(folder, { recursive: true });
});

async function standAndWait(): Promise<{ child: ChildProcess; folder: string }> {
  const child = spawn(process.execPath, [CHILD], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const folder = /^(\/.*)\n/m.exec(output)?.[1];
    if (folder !== undefined) return { child, folder };
  }
  throw new Error(`the lab did not come up: ${output}`);
}

async function endBy(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const ended = once(child, 'exit');
  child.kill(signal);
  return (await ended)[1];
}
