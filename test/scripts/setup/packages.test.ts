import assert from 'node:assert/strict';
import { chmod, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { installPackages, missingPackages } from '../../../scripts/setup/packages.ts';
import { createProgress } from '../../../scripts/setup/progress.ts';
import { SetupError } from '../../../scripts/setup/setup-error.ts';

const WANTED = [{ package: 'thing-tools', provides: 'pulltriage-test-thing', why: 'a reason' }];

async function program(folder: string, name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

test('what is on PATH is not missing, what is a file is looked for as one', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'pulltriage-packages-'));
  await program(folder.path, 'pulltriage-test-thing', 'true');
  assert.deepEqual(await missingPackages(WANTED, folder.path), []);
  const file = { package: 'a', provides: join(folder.path, 'pulltriage-test-thing'), why: '' };
  const absent = { package: 'b', provides: join(folder.path, 'absent'), why: '' };
  assert.deepEqual(await missingPackages([file, absent], ''), [absent]);
});

test('without apt-get it says in one line what is missing', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'pulltriage-packages-'));
  const config = { cacheFolder: folder.path, path: folder.path };
  const progress = createProgress(() => undefined);
  await assert.rejects(installPackages(WANTED, { config, progress }), (error: Error) => {
    assert.ok(error instanceof SetupError);
    assert.match(error.message, /^missing thing-tools: [^\n]+$/);
    return true;
  });
});

test('installs what is missing by name, and says why', { skip: process.getuid?.() !== 0 }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'pulltriage-packages-'));
  const log = join(folder.path, 'log');
  const made = join(folder.path, 'pulltriage-test-thing');
  const install = `case "$*" in *" install "*) printf '#!/bin/sh\\n' > ${made}; /bin/chmod 755 ${made};; esac`;
  await program(folder.path, 'apt-get', `echo "$*" >> ${log}\n${install}`);
  const lines: string[] = [];
  const config = { cacheFolder: folder.path, path: folder.path };
  await installPackages(WANTED, { config, progress: createProgress((line) => lines.push(line)) });
  const calls = (await readFile(log, 'utf8')).trim().split('\n');
  assert.equal(calls.length, 2);
  assert.match(calls[0] ?? '', /DPkg::Lock::Timeout=300 .*update$/);
  assert.match(calls[1] ?? '', /install -y --no-install-recommends thing-tools$/);
  assert.ok(lines.some((line) => line.includes('thing-tools: a reason')));
});

test('an apt-get that fails: one line with its reason', { skip: process.getuid?.() !== 0 }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'pulltriage-packages-'));
  await program(folder.path, 'apt-get', "echo 'E: Unable to locate package thing-tools' >&2; exit 100");
  const config = { cacheFolder: folder.path, path: folder.path };
  await assert.rejects(
    installPackages(WANTED, { config, progress: createProgress(() => undefined) }),
    /^SetupError: missing thing-tools: apt-get failed: E: Unable to locate package thing-tools$/,
  );
});
