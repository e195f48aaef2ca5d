import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execa } from 'execa';
import { bundle } from '../../scripts/build.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';

test('the bundle is one file that plain node starts, far from node_modules', async () => {
  await using folder = await temporaryFolder();
  const file = await bundle(folder.path);
  const run = (args: string[]) =>
    execa(process.execPath, [file, ...args], {
      cwd: '/',
      env: {},
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
    });
  const explained = await run([
    'explain',
    '--json',
    'Failed to pull image "reg.test/a:1": dial tcp: lookup reg.test on 10.1.1.1:53: no such host',
  ]);
  assert.equal(JSON.parse(explained.stdout).cause, 'DnsFailure');
  const checked = await run(['check', '--json', '--debug', '--no-pull', '127.0.0.1:1/app:1']);
  const { probes } = JSON.parse(checked.stdout) as { probes: { findings: { message: string }[] }[] };
  assert.equal(probes.length, 8);
  const crashed = probes
    .flatMap(({ findings }) => findings)
    .filter(({ message }) => message.includes('crashed'));
  assert.deepEqual(crashed, [], 'every package that a probe loads late is in the bundle');
  assert.match(checked.stderr, /probe ended/);
});
