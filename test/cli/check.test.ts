import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { execa } from 'execa';
import { Compile } from 'typebox/compile';
import { CheckReportSchema } from '../../wire/check-report.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';

const MAIN = new URL('../../cli/main.ts', import.meta.url).pathname;
const report = Compile(CheckReportSchema);

/** The command as a process of its own, on whatever machine this is; no pull, and no network beyond loopback. */
async function run(args: string[], env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [MAIN, ...args], {
    reject: false,
    stdin: 'ignore',
    env: { NODE_NAME: 'test-node', ...env },
  });
  return { exitCode, stdout, stderr };
}

describe('what cannot be understood', () => {
  const cases: [args: string[], message: RegExp][] = [
    [['check', '--colour'], /^pulltriage check: unknown option --colour; see pulltriage check --help$/],
    [
      ['check', '--pull-timeout', 'soon', 'a/b'],
      /--pull-timeout must be whole seconds from 1 to 3600, not "soon"/,
    ],
    [['check', '--pull-timeout'], /a value is missing for --pull-timeout/],
    [['check', '--probe', 'dsn', 'a/b'], /--probe must be one of .*dns.*, not "dsn"/],
    [
      ['check', '--host-root', 'host', 'a/b'],
      /--host-root must name an existing folder by an absolute path, not "host"/,
    ],
    [
      ['check', '--runtime-endpoint', 'tcp://1.2.3.4', 'a/b'],
      /--runtime-endpoint must be a unix socket's absolute path, not "tcp:/,
    ],
    [
      ['check', '--host-root', MAIN, 'a/b'],
      /--host-root must name an existing folder by an absolute path, not "/,
    ],
    [['chekc'], /unknown command "chekc"; see pulltriage --help/],
    [[], /Usage: pulltriage COMMAND/],
  ];
  for (const [args, message] of cases) {
    test(`pulltriage ${args.join(' ')}`, async () => {
      const { exitCode, stdout, stderr } = await run(args);
      assert.equal(exitCode, 2);
      assert.match(stderr, message);
      assert.equal(stdout, '');
    });
  }
});

test('--help and --version say what they are asked', async () => {
  assert.match((await run(['--help'])).stdout, /check .*\n.*explain/);
  const help = await run(['check', '--help']);
  assert.equal(help.exitCode, 0);
  for (const name of ['runtime', 'proxy', 'dns', 'reach', 'trust', 'registry', 'disk', 'pull'])
    assert.match(help.stdout, new RegExp(`^ {2}${name} `, 'm'));
  assert.match((await run(['--version'])).stdout, /^pulltriage \d+\.\d+\.\d+$/);
});

test('a name that cannot be parsed is an answer, and the others go on', async () => {
  const { exitCode, stdout, stderr } = await run([
    'check',
    '--json',
    '--probe',
    'dns',
    'Reg.test/Team/app',
    '127.0.0.1:1/app:1',
  ]);
  const lines = stdout.split('\n').map((line) => JSON.parse(line));
  assert.equal(lines.length, 2);
  assert.equal(lines[0].verdict.cause, 'InvalidReference');
  assert.match(stderr, /repository name must be lower case: "Team"/);
  assert.equal(exitCode, 2);
});

test('nobody listens: the report has the shape of the contract', async () => {
  await using machine = await temporaryFolder();
  const { exitCode, stdout } = await run([
    'check',
    '--json',
    '--no-pull',
    '--runtime-endpoint',
    `${machine.path}/none.sock`,
    '127.0.0.1:1/app:1',
  ]);
  assert.deepEqual([...report.Errors(JSON.parse(stdout))], []);
  const { node, image, verdict, probes } = JSON.parse(stdout);
  assert.deepEqual(
    [node, image, verdict.cause, verdict.stage],
    ['test-node', '127.0.0.1:1/app:1', 'RuntimeUnavailable', 'start'],
  );
  assert.equal(probes.find((probe: { name: string }) => probe.name === 'pull').status, 'NotApplicable');
  assert.equal(exitCode, 1);
});

test('no secret and no escape reaches the output', async () => {
  const { stdout, stderr } = await run(['check', '--json', '--no-pull', '127.0.0.1:1/app:1'], {
    CRICTL_CREDS: 'joe:pa55word',
    HTTPS_PROXY: 'http://joe:pa55word@127.0.0.1:1',
  });
  assert.ok(!`${stdout}${stderr}`.includes('pa55word'));
  assert.ok(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(stdout));
});

test('--debug logs each probe as JSON on standard error', async () => {
  const { stderr } = await run(['check', '--json', '--debug', '--probe', 'disk', '127.0.0.1:1/app:1']);
  const { level, msg, node, probe, image } = JSON.parse(stderr);
  assert.deepEqual(
    [level, msg, node, probe, image],
    [20, 'probe ended', 'test-node', 'disk', '127.0.0.1:1/app:1'],
  );
});

test('no image and no runtime to list images of: said in one line', async () => {
  const { exitCode, stderr } = await run(['check', '--crictl', '/no/such/crictl']);
  assert.equal(exitCode, 2);
  assert.match(stderr, /^pulltriage check: .*: name an image/);
});
