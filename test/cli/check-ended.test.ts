import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { execa } from 'execa';

const MAIN = new URL('../../cli/main.ts', import.meta.url).pathname;
const environment = { NODE_NAME: 'test-node', CONTAINER_RUNTIME_ENDPOINT: '', PULLTRIAGE_CRICTL: '' };

for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`a check that ${signal} ends has no verdict, and exit code ${exitCode}`, async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined).resume()).listen(
      0,
      '127.0.0.1',
    );
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const check = execa(process.execPath, [MAIN, 'check', '--no-pull', `127.0.0.1:${port}/team/app:1`], {
      reject: false,
      timeout: 10_000,
      stdin: 'ignore',
      env: environment,
    });
    await once(silent, 'connection');
    check.kill(signal);
    const result = await check;
    silent.close();
    assert.equal(result.exitCode, exitCode, result.stderr);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, new RegExp(`ended by ${signal} before there was a verdict`));
  });
}
