import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsMessage, run } from './explain-run.ts';

/** A producer that goes on only when the command has answered what it was given. */
function dialogue(lines: string[]) {
  let answered = Promise.withResolvers<void>();
  const input = (async function* () {
    for (const line of lines) {
      answered = Promise.withResolvers<void>();
      yield line;
      await answered.promise;
    }
  })();
  return { input, onWrite: () => answered.resolve() };
}

const watched: [name: string, line: string][] = [
  ['a JSON line', `${JSON.stringify({ message: dnsMessage('reg.example') })}\n`],
  ['a pretty-printed document', `${JSON.stringify({ message: dnsMessage('reg.example') }, null, 4)}\n`],
  ['a line of text', `${dnsMessage('reg.example')}\n`],
];
for (const [name, line] of watched) {
  test(`${name} is answered before the next one comes`, { timeout: 20_000 }, async () => {
    const { objects } = await run(['--json'], dialogue([line, line, line]));
    assert.equal(objects.length, 3);
  });
}

test('ends when it is told to, with what it has', { timeout: 20_000 }, async () => {
  const ending = new AbortController();
  const never = Promise.withResolvers<void>();
  const input = (async function* () {
    yield dnsMessage('reg.example');
    setTimeout(() => ending.abort(), 50);
    await never.promise;
  })();
  const ran = await run([], { input, signal: ending.signal });
  assert.match(ran.stdout, /DnsFailure/);
  assert.equal(ran.exitCode, 0);
});
