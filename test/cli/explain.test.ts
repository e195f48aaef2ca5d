import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dnsMessage, run } from './explain-run.ts';

describe('explain for a person', () => {
  test('says cause, stage, subject, who, what to do and where to read on', async () => {
    const { exitCode, stdout } = await run([dnsMessage('reg.example')]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^DnsFailure – /);
    assert.match(stdout, /^ {2}stage {3}resolve$/m);
    assert.match(stdout, /^ {2}about {3}reg\.example$/m);
    assert.match(stdout, /dig .* @10\.0\.0\.2 reg\.example$/m);
    assert.match(stdout, /docs\/runbooks\/DnsFailure\.md/);
  });

  test('marks in the text what decided', async () => {
    const { stdout } = await run([dnsMessage('reg.example')]);
    const lines = stdout.split('\n');
    const at = lines.findIndex((line) => /^ +\^+$/.test(line));
    const marks = lines[at] ?? '';
    const marked = (lines[at - 1] ?? '').slice(marks.indexOf('^'), marks.length);
    assert.match(marked, /no such host$/);
  });

  test('joins words to one message', async () => {
    const { exitCode, stdout } = await run(['dial tcp: lookup reg.example on', '10.0.0.2:53: no such host']);
    assert.equal(exitCode, 0);
    assert.equal(stdout.match(/DnsFailure –/g)?.length, 1);
  });

  test('says plainly that a text is no pull error', async () => {
    const { exitCode, stdout } = await run(['Liveness probe failed: HTTP probe failed with statuscode: 500']);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^Unknown – /);
  });

  test('folds what repeats and counts it', async () => {
    const input = `${`${dnsMessage('a.example')}\n`.repeat(40)}${dnsMessage('b.example')}\n`;
    const { stdout } = await run([], { input });
    assert.equal(stdout.match(/^DnsFailure –/gm)?.length, 2);
    assert.match(stdout, /41 messages: 40 × DnsFailure a\.example; 1 × DnsFailure b\.example\./);
  });

  test('colours on a terminal only, and not against the user’s wish', async () => {
    const text = [dnsMessage('reg.example')];
    assert.match((await run(text, { terminal: true })).stdout, /\u001b\[/);
    assert.doesNotMatch((await run(text)).stdout, /\u001b/);
    assert.doesNotMatch((await run(text, { terminal: true, env: { NO_COLOR: '1' } })).stdout, /\u001b/);
    assert.doesNotMatch((await run(text, { terminal: true, env: { TERM: 'dumb' } })).stdout, /\u001b/);
  });

  test('passes on neither secrets nor terminal escapes', async () => {
    const hostile =
      'Failed to pull image "reg.example/a:1": failed to do request: Get "https://user:hunter2@reg.example/v2/?sig=abcdef123": \u001b]0;owned\u0007\u009b31m dial tcp: lookup reg.example on 10.0.0.2:53: no such host\u202e';
    for (const args of [[hostile], ['--json', hostile]]) {
      const { stdout, stderr } = await run(args);
      assert.doesNotMatch(stdout + stderr, /hunter2|abcdef123/);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });
});

describe('explain is told what it cannot do', () => {
  const cases: [name: string, args: string[], options: Parameters<typeof run>[1], stderr: RegExp][] = [
    ['an unknown option', ['--foo'], {}, /unknown option --foo; see pulltriage explain --help/],
    ['a value for a flag', ['--json=yes', 'x'], {}, /no value belongs to --json/],
    ['nothing on standard input', [], { input: '' }, /holds no message/],
    ['blank lines only', [], { input: '\n  \n\n' }, /holds no message/],
    [
      'a terminal and no text',
      [],
      { stdinIsTerminal: true },
      /Standard input, in any mixture[^]*is a terminal/,
    ],
    ['an empty text', ['  '], {}, /the text is empty/],
    ['YAML', [], { input: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n' }, /line 1: .*YAML.*-o json/],
    ['broken JSON only', ['--json'], { input: '{"message": "x\n' }, /\{"error":"[^"]+","line":1\}/],
  ];
  for (const [name, args, options, stderr] of cases) {
    test(name, async () => {
      const ran = await run(args, options);
      assert.equal(ran.exitCode, 2);
      assert.equal(ran.stdout, '');
      assert.match(ran.stderr, stderr);
    });
  }

  test('--help goes to standard output', async () => {
    const ran = await run(['--help']);
    assert.equal(ran.exitCode, 0);
    assert.match(ran.stdout, /Exit status: 0/);
  });

  test('words that begin with a dash come after --', async () => {
    assert.equal((await run(['--', '- no such host'])).stderr, '');
  });

  test('a standard input that fails is named by its code', async () => {
    const failing = (async function* () {
      yield `${dnsMessage('reg.example')}\n`;
      throw Object.assign(new Error('gone'), { code: 'EIO' });
    })();
    const ran = await run([], { input: failing });
    assert.match(ran.stderr, /EIO/);
    assert.match(ran.stdout, /DnsFailure/);
    assert.equal(ran.exitCode, 0);
  });
});
