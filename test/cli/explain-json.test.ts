import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CATALOGUE } from '../../causes/catalogue.ts';
import { MAX_DOCUMENT } from '../../cli/explain/json-documents.ts';
import { dnsMessage, run } from './explain-run.ts';

const event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'web-0.1', namespace: 'team' },
  involvedObject: { kind: 'Pod', namespace: 'team', name: 'web-0', fieldPath: 'spec.containers{app}' },
  reason: 'Failed',
  message: dnsMessage('reg.example'),
  count: 7,
  type: 'Warning',
};
const { message, involvedObject, ...rest } = event;
const newEvent = { ...rest, apiVersion: 'events.k8s.io/v1', note: message, regarding: involvedObject };
const waiting = (reason: string, text?: string) => ({ state: { waiting: { reason, message: text } } });
const pod = {
  kind: 'Pod',
  metadata: { namespace: 'team', name: 'web-0' },
  spec: { containers: [] },
  status: {
    initContainerStatuses: [
      { name: 'init', image: 'reg.example/app:1', ...waiting('ErrImagePull', message) },
    ],
    containerStatuses: [
      { name: 'app', image: 'reg.example/app:1', ...waiting('PodInitializing') },
      { name: 'run', image: 'reg.example/app:1', state: { running: {} } },
    ],
    ephemeralContainerStatuses: [
      {
        name: 'debug',
        image: 'b:1',
        ...waiting('ErrImageNeverPull', 'Container image "b:1" is not present with pull policy of Never'),
      },
    ],
  },
};
const list = { apiVersion: 'v1', items: [event, pod], kind: 'List', metadata: { resourceVersion: '' } };

const shapes: [name: string, value: unknown, causes: string[]][] = [
  ['message', { message }, ['DnsFailure']],
  ['Event', event, ['DnsFailure']],
  ['events.k8s.io Event', newEvent, ['DnsFailure']],
  ['watch frame', { type: 'MODIFIED', object: event }, ['DnsFailure']],
  ['pod', pod, ['DnsFailure', 'ImageNeverPull']],
  ['List', list, ['DnsFailure', 'DnsFailure', 'ImageNeverPull']],
  [
    'list as the API server sends it',
    { kind: 'EventList', items: [{ ...event, kind: undefined }] },
    ['DnsFailure'],
  ],
  ['array', [event, event], ['DnsFailure', 'DnsFailure']],
  ['log line', { level: 'error', msg: 'PullImage failed', err: message }, ['DnsFailure']],
];

describe('shapes of JSON, on one line and on many, whole and in pieces', () => {
  for (const [name, value, causes] of shapes) {
    for (const indent of [0, 2, 4]) {
      test(`${name}, indented by ${indent}`, async () => {
        const text = `${JSON.stringify(value, null, indent)}\n`;
        for (const size of [3, 1000, text.length]) {
          const input = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
            Buffer.from(text.slice(i * size, (i + 1) * size)),
          );
          const ran = await run(['--json'], { input });
          assert.deepEqual(
            ran.objects.map((object) => object['cause']),
            causes,
          );
          assert.equal(ran.stderr, '');
        }
      });
    }
  }
});

test('an answer has the words of the contract, and says where the message came from', async () => {
  const { objects, exitCode } = await run(['--json'], { input: JSON.stringify(event) });
  const [object] = objects;
  assert.equal(exitCode, 0);
  assert.deepEqual(Object.keys(object ?? {}).slice(0, 6), [
    'cause',
    'stage',
    'subject',
    'alternatives',
    'rule',
    'action',
  ]);
  assert.equal(object?.['subject'], 'reg.example');
  assert.equal(object?.['runbook'], CATALOGUE.DnsFailure.runbook);
  assert.deepEqual(object?.['source'], {
    object: 'pod team/web-0',
    container: 'app',
    reason: 'Failed',
    count: 7,
  });
});

test('a broken line is named by its number, and nothing else is lost', async () => {
  const good = (host: string) => JSON.stringify({ message: dnsMessage(host) });
  const broken = [
    '{"message": "cut off',
    '{"message": "no brace"',
    '{"message": 7}',
    '{"message": "x"} rest',
    '{"a" 1}',
  ];
  const lines = broken.flatMap((line, i) => [line, good(`h${i}.example`)]);
  const ran = await run(['--json'], { input: lines.join('\n') });
  const subjects = ran.objects.map((object) => object['subject']).filter((subject) => subject !== '');
  assert.deepEqual(subjects, ['h0.example', 'h1.example', 'h2.example', 'h3.example', 'h4.example']);
  const errors = ran.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { line: number; error: string });
  assert.deepEqual(
    errors.map(({ line }) => line),
    [1, 3, 5, 7, 9],
  );
  assert.ok(errors.every(({ error }) => error.length > 10));
  assert.equal(ran.exitCode, 0);
});

test('text and JSON in turn', async () => {
  const input = `no such host\n${JSON.stringify(event, null, 2)}\n{"message":"x"} {"message":"y"}\nno such host`;
  const { objects } = await run(['--json'], { input });
  assert.deepEqual(
    objects.map((object) => object['line']),
    [1, 2, 20, 20, 21],
  );
});

test('brackets and braces at the beginning of a message are no JSON', async () => {
  const { objects, stderr } = await run(['--json'], {
    input: '[ERROR ImagePull]: no such host\n{not json}: no such host\n',
  });
  assert.equal(objects.length, 2);
  assert.equal(stderr, '');
});

test('a list of any length needs no more than its largest element', async () => {
  const element = JSON.stringify({ ...event, padding: 'x'.repeat(10_000) });
  const input = (function* () {
    yield '{"apiVersion":"v1","items":[';
    for (let i = 0; i < 2000; i += 1) yield `${i === 0 ? '' : ','}${element}`;
    yield '],"kind":"List"}';
  })();
  const { stdout } = await run([], { input });
  assert.match(stdout, /2000 messages: 2000 × DnsFailure reg\.example/);
});

test('an element that is too long is said, the next one read', async () => {
  const input = `[{"message":"${'x'.repeat(MAX_DOCUMENT)}"},${JSON.stringify(event)}]`;
  const { objects, stderr } = await run(['--json'], { input });
  assert.equal(objects.length, 1);
  assert.match(stderr, /more than \d+ characters/);
});

test('objects that tell of no pull', async () => {
  const healthy = { kind: 'Pod', metadata: { name: 'a' }, status: { containerStatuses: [] } };
  const ran = await run([], { input: JSON.stringify({ kind: 'List', items: [healthy, { kind: 'Node' }] }) });
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stderr, /1 × Pod that waits for no image, 1 × Node/);
});
