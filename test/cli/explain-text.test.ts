import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createItemReader } from '../../cli/explain/items.ts';
import type { Item, Message } from '../../cli/explain/message.ts';
import { parseEventRow } from '../../cli/explain/table.ts';
import { MAX_MESSAGE } from '../../cli/explain/text-messages.ts';
import { dnsMessage } from './explain-run.ts';

/** Reads a text in chunks of `size`, so that every boundary falls inside something once. */
function read(text: string, size = 5): Item[] {
  const reader = createItemReader();
  const items: Item[] = [];
  for (let i = 0; i < text.length; i += size) items.push(...reader.feed(text.slice(i, i + size)));
  return [...items, ...reader.end()];
}

function messages(text: string): Message[] {
  return read(text).flatMap((item) => (item.kind === 'message' ? [item.message] : []));
}

const one: [why: string, text: string][] = [
  ['indented deeper', 'Failed to pull image "a":\n  dial tcp: lookup a:\n    no such host'],
  ['a colon cannot end it', 'Failed to pull image "a":\nfailed to do request:\nno such host'],
  ['an open quote', 'failed to resolve reference "reg.example/team/\napp:1.4": not found'],
  ['an open bracket', 'pull failed (Client.Timeout exceeded\nwhile awaiting headers)'],
  ['a status without its sentence', 'unexpected answer of https://reg.example/v2/\n403 Forbidden'],
  ['a line of kubectl frames', '│ Failed to pull image "a":\n│   no such host'],
  [
    'an empty line after a colon',
    'admission webhook "policy.example" denied the request: \n\nimage is not signed',
  ],
  ['a carriage return', 'Failed to pull image "a":\r\nno such host\r\n'],
];

describe('lines that are one message', () => {
  for (const [why, text] of one) test(why, () => assert.equal(messages(text).length, 1));
});

const several: [why: string, lines: string[]][] = [
  ['a message each', ['dial tcp: lookup a: no such host', 'manifest unknown', 'unauthorized']],
  ['the same indentation', ['  no such host', '  manifest unknown']],
  [
    'log lines after an open quote',
    ['time="2031-01-01T00:00:00Z" msg="a', 'time="2031-01-01T00:00:01Z" msg="b'],
  ],
  [
    'a beginning after a text cut short',
    ['Get "https://reg.example/...', 'Failed to pull image "b": not found'],
  ],
  ['apostrophes', ["can't pull", "won't pull"]],
  ['klog', ['E1122 10:00:00.1 1 a.go:1] x:', 'E1122 10:00:01.1 1 a.go:1] y:']],
];

describe('lines that are several messages', () => {
  for (const [why, lines] of several)
    test(why, () =>
      assert.deepEqual(
        messages(lines.join('\n')).map(({ text }) => text),
        lines.map((l) => l.trim()),
      ),
    );
});

test('an empty line ends a message, and lines are counted', () => {
  assert.deepEqual(messages('no such host\n\n  manifest unknown\n'), [
    { text: 'no such host', line: 1 },
    { text: 'manifest unknown', line: 3 },
  ]);
});

const DESCRIBED = `Name:             web-0
Namespace:        team
Containers:
  app:
    State:          Waiting
      Reason:       ImagePullBackOff
Events:
  Type     Reason     Age                 From               Message
  ----     ------     ----                ----               -------
  Normal   Scheduled  4m10s               default-scheduler  Successfully assigned team/web-0 to node-a
  Warning  Failed     2m (x4 over 4m9s)   kubelet            ${dnsMessage('reg.example')}
  Warning  Failed     <unknown>           kubelet, node-a    Error: ErrImagePull
`;

test('kubectl describe: only its Events are messages, and the pod is named', () => {
  const found = messages(DESCRIBED);
  assert.deepEqual(
    found.map(({ line, source }) => [line, source?.object, source?.reason, source?.count]),
    [
      [10, 'pod team/web-0', 'Scheduled', undefined],
      [11, 'pod team/web-0', 'Failed', 4],
      [12, 'pod team/web-0', 'Failed', undefined],
    ],
  );
  assert.equal(found[1]?.text, dnsMessage('reg.example'));
});

test('an Events table that a terminal wrapped', () => {
  const [message] = messages(
    'Events:\n  Warning  Failed  2m  kubelet  Failed to pull image "a": no such\nhost\n',
  );
  assert.equal(message?.text, 'Failed to pull image "a": no such\nhost');
});

const rows: [row: string, message: string][] = [
  ['  Warning  Failed  2m57s (x3 over 3m)  kubelet  Failed to pull image', 'Failed to pull image'],
  ['Warning Failed 2m kubelet Failed to pull image', 'Failed to pull image'],
  ['3m12s  Warning  Failed  pod/web-0  Failed to pull image', 'Failed to pull image'],
  ['team   3m  Warning  Failed  pod/web-0  Failed to pull image', 'Failed to pull image'],
  ['5m (x9 over 1h)  Normal  BackOff  pod/web-0  Back-off pulling image "a"', 'Back-off pulling image "a"'],
];
for (const [row, message] of rows)
  test(`event row: ${row.trim()}`, () => assert.equal(row.slice(parseEventRow(row)?.from), message));

test('a sentence that begins with Warning is no row', () => {
  assert.equal(parseEventRow('Warning: Failed to pull image "a"'), null);
});

test('a line longer than a message may be is cut, said, and costs no time', () => {
  const items = read(`no such host ${'x'.repeat(3 * MAX_MESSAGE)}\nmanifest unknown`, 64 * 1024);
  assert.deepEqual(
    items.map((item) => item.kind),
    ['unreadable', 'message', 'message'],
  );
  assert.ok(items[1]?.kind === 'message' && items[1].message.text.length <= MAX_MESSAGE);
});

test('a quote that is never closed does not swallow the input', () => {
  const text = `it says "oh\n${'nothing to see\n'.repeat(20_000)}`;
  assert.ok(messages(text).length > 19_000);
});
