import assert from 'node:assert/strict';
import { mkdir, mkdtempDisposable, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cached } from '../../../scripts/setup/cache.ts';

const folderOf = () => mkdtempDisposable(join(tmpdir(), 'pulltriage-cache-'));

test('builds once, and finds it the second time', async () => {
  await using cache = await folderOf();
  let builds = 0;
  const build = async (folder: string): Promise<void> => {
    builds += 1;
    await writeFile(join(folder, 'program'), 'text');
  };
  const first = await cached(cache.path, 'thing-1.0', build);
  const second = await cached(cache.path, 'thing-1.0', build);
  assert.equal(first, second);
  assert.equal(builds, 1);
  assert.equal(await readFile(join(first, 'program'), 'utf8'), 'text');
});

test('a build that fails leaves nothing under the key, and the next one is tried', async () => {
  await using cache = await folderOf();
  const failing = async (folder: string): Promise<void> => {
    await writeFile(join(folder, 'half'), '');
    throw new Error('no compiler');
  };
  await assert.rejects(cached(cache.path, 'thing', failing), /no compiler/);
  assert.deepEqual(await readdir(cache.path), []);
  await cached(cache.path, 'thing', async () => undefined);
  assert.deepEqual(await readdir(cache.path), ['thing']);
});

test('two builds at once: both get the whole thing', async () => {
  await using cache = await folderOf();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  // Another process has its own temporary folder; here it is the folder that the first one finds in its place.
  const slow = cached(cache.path, 'thing', async (folder) => {
    await writeFile(join(folder, 'program'), 'slow');
    await gate;
  });
  await mkdir(join(cache.path, 'thing'));
  await writeFile(join(cache.path, 'thing', 'program'), 'fast');
  release();
  assert.equal(await readFile(join(await slow, 'program'), 'utf8'), 'fast');
});

test('what a killed build left is removed, what a running one has is not', async () => {
  await using cache = await folderOf();
  // No process has a number this high: the kernel's limit is 2^22.
  await mkdir(join(cache.path, 'thing.99999999.part'));
  await mkdir(join(cache.path, 'thing.1.part'));
  await cached(cache.path, 'thing', async () => undefined);
  assert.deepEqual(await readdir(cache.path), ['thing', 'thing.1.part']);
});
