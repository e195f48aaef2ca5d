import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import { runCommand } from '../../host/run-command.ts';

const shell = (script: string, options: Partial<Parameters<typeof runCommand>[2]> = {}) =>
  runCommand('sh', ['-c', script], { timeoutMs: 10_000, ...options });

test('a command ends with its code and what it wrote', async () => {
  const result = await shell('cat; echo words >&2; exit 3', { input: 'given' });
  const { outcome, exitCode, stdout, stderr } = result;
  assert.deepEqual(
    { outcome, exitCode, stdout, stderr },
    {
      outcome: 'exited',
      exitCode: 3,
      stdout: 'given',
      stderr: 'words\n',
    },
  );
});

test('nothing is inherited but the search path', async () => {
  const { stdout } = await runCommand('env', [], { timeoutMs: 10_000, env: { ONE: '1' } });
  const names = stdout
    .trim()
    .split('\n')
    .map((line) => line.split('=')[0]);
  assert.deepEqual(
    names.toSorted((a = '', b = '') => a.localeCompare(b)),
    ['ONE', 'PATH'],
  );
});

test('an unkillable command and what it started end at the deadline', async () => {
  const startedMs = performance.now();
  const result = await shell('trap "" TERM; (trap "" TERM; sleep 30) & echo $!; sleep 30', {
    timeoutMs: 200,
  });
  assert.equal(result.outcome, 'timeout');
  assert.ok(performance.now() - startedMs < 5000);
  const grandchild = Number(result.stdout);
  await delay(50);
  assert.ok(!isRunning(grandchild), `process ${grandchild} outlived its command`);
});

test('an aborted command says so', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  assert.equal((await shell('sleep 30', { signal: controller.signal })).outcome, 'aborted');
  assert.equal((await shell('sleep 30', { signal: AbortSignal.abort() })).outcome, 'aborted');
});

for (const [name, run, outcome] of [
  ['no such command', () => runCommand('pulltriage-no-such-command', [], { timeoutMs: 1000 }), 'not-found'],
  ['a file that is no command', () => runCommand('/etc/passwd', [], { timeoutMs: 1000 }), 'failed'],
  ['endless output', () => shell('while :; do echo x; done', { maxBytes: 1000 }), 'failed'],
  ['ended by a signal', () => shell('kill -9 $$'), 'failed'],
] as const)
  test(`${name} is told, not thrown`, async () => {
    const result = await run();
    assert.equal(result.outcome, outcome);
    assert.equal(typeof result.reason, 'string');
    assert.ok(result.stdout.length <= 1000);
  });

/** A zombie waits for its parent and runs no more. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
