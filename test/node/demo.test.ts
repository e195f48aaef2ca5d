import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { execa } from 'execa';
import { FAULTS } from './faults.ts';

const DEMO = new URL('demo.ts', import.meta.url).pathname;

const demo = (...args: string[]) =>
  execa(process.execPath, [DEMO, ...args], { reject: false, stdin: 'ignore' });

test('--list names every fault', async () => {
  const { exitCode, stdout } = await demo('--list');
  assert.equal(exitCode, 0);
  for (const { name, title } of FAULTS) assert.ok(stdout.includes(name) && stdout.includes(title), name);
});

for (const { args, says } of [
  { args: ['--fault', 'no-such-fault'], says: /there is no fault no-such-fault/ },
  { args: ['--runtime', '3'], says: /--runtime must be 1\.6 or 2\.2, not 3/ },
  { args: ['--surprise'], says: /'--surprise'/ },
]) {
  test(`${args.join(' ')} is refused in one line`, async () => {
    const { exitCode, stdout, stderr } = await demo(...args);
    assert.equal(exitCode, 2);
    assert.equal(stdout, '');
    assert.match(stderr, says);
    assert.equal(stderr.split('\n').length, 1);
  });
}

test('shows a healthy node and a broken one, without colour where there is no terminal', async () => {
  const { exitCode, stdout, stderr } = await demo('--fault', 'proxy-dead');
  assert.equal(exitCode, 0, stderr);
  assert.match(
    stdout,
    /a healthy node[^]*\(exit code 0 after[^]*proxy-dead[^]*ProxyFailure[^]*\(exit code 1 after/,
  );
  assert.doesNotMatch(stdout + stderr, /\u001B/);
});

test('an interrupt in the middle takes everything down', async () => {
  const child = spawn(process.execPath, [DEMO], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit');
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('$ pulltriage check')) break;
  }
  child.kill('SIGINT');
  assert.deepEqual(await ended, [130, null]);
  assert.match(said, /interrupted; everything is taken down/);
});
