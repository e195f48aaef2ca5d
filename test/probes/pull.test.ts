import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunResult } from '../../host/host.ts';
import type { Finding, ProbeContext } from '../../probes/probe.ts';
import { pull } from '../../probes/pull.ts';
import { parseReference } from '../../wire/reference.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const absent: Partial<RunResult> = {
  exitCode: 1,
  stderr: 'level=fatal msg="no such image \\"reg.test/team/app:1\\" present"',
};
const present: Partial<RunResult> = {
  stdout: JSON.stringify({
    status: {
      id: 'sha256:1',
      repoTags: ['reg.test/team/app:1'],
      repoDigests: [`reg.test/team/app@${digest}`],
    },
  }),
};

type Answers = Record<string, Partial<RunResult>[]>;

/** A runtime of which only the answers matter: what crictl is asked, in which order, is what is tested here. */
function scripted(
  answers: Answers,
  more: { disk?: Finding[]; registry?: Finding[]; keepImage?: boolean; enabled?: boolean } = {},
) {
  const asked: string[] = [];
  const context = {
    target: { kind: 'image', reference: parseReference('reg.test/team/app:1') },
    viewpoint: {
      runtime: { reachableSocket: '/run/c.sock' },
      host: {
        run: (_command: string, args: string[], options: { env?: Record<string, string> }) => {
          const words = args.slice(6);
          asked.push([...words, ...Object.keys(options.env ?? {})].join(' '));
          const answer = answers[words[0] ?? '']?.shift() ?? {};
          return Promise.resolve({
            outcome: 'exited',
            exitCode: 0,
            stdout: '',
            stderr: '',
            durationMs: 5,
            ...answer,
          });
        },
      },
    },
    crictl: 'crictl',
    signal: new AbortController().signal,
    findingsOf: (name: string) => Promise.resolve((name === 'disk' ? more.disk : more.registry) ?? []),
    pull: {
      enabled: more.enabled ?? true,
      timeoutMs: 10_000,
      keepImage: more.keepImage ?? false,
      credentials: {},
      enough: new AbortController().signal,
    },
  } as unknown as ProbeContext;
  return { context, asked };
}

const failing = (cause: Finding['cause']): Finding[] => [
  { status: 'Fail', stage: 'manifest', cause, subject: '', message: '' },
];

test('what was absent is pulled, looked at and removed again', async () => {
  const { context, asked } = scripted({ inspecti: [absent, present], ps: [{ stdout: '{"containers":[]}' }] });
  const [finding] = await pull.run(context);
  assert.deepEqual([finding?.status, finding?.facts?.['imageRemoved']], ['Pass', true]);
  assert.deepEqual(
    asked.map((line) => line.split(' ')[0]),
    ['inspecti', 'pull', 'inspecti', 'ps', 'rmi'],
  );
});

test('an image that came into use meanwhile stays', async () => {
  const { context, asked } = scripted({
    inspecti: [absent, present],
    ps: [{ stdout: '{"containers":[{"imageRef":"sha256:1"}]}' }],
  });
  const [finding] = await pull.run(context);
  assert.equal(finding?.facts?.['imageRemoved'], false);
  assert.ok(!asked.some((line) => line.startsWith('rmi')));
});

test('an image that is here is asked for by its digest and never removed', async () => {
  const { context, asked } = scripted({ inspecti: [present] });
  const [finding] = await pull.run(context);
  assert.deepEqual([finding?.status, finding?.stage], ['Pass', 'authorize']);
  assert.deepEqual(asked.slice(1), [`pull --pull-timeout 10000ms reg.test/team/app@${digest}`]);
});

test('nothing is pulled against a rate limit', async () => {
  const { context, asked } = scripted({ inspecti: [absent] }, { registry: failing('RateLimited') });
  const [finding] = await pull.run(context);
  assert.equal(finding?.status, 'Unknown');
  assert.ok(!asked.some((line) => line.startsWith('pull')));
});

test('nothing is pulled into a full disk', async () => {
  const { context, asked } = scripted({ inspecti: [absent] }, { disk: failing('DiskFull') });
  const [finding] = await pull.run(context);
  assert.equal(finding?.status, 'Unknown');
  assert.ok(!asked.some((line) => line.startsWith('pull')));
});

test('without crictl nothing is claimed', async () => {
  const { context } = scripted({ inspecti: [{ outcome: 'not-found', exitCode: null }] });
  const [finding] = await pull.run(context);
  assert.deepEqual(
    [finding?.status, finding?.message],
    ['Unknown', 'could not look: crictl is not installed'],
  );
});

test('switched off is not looked at', async () => {
  const { context, asked } = scripted({}, { enabled: false });
  assert.equal((await pull.run(context))[0]?.status, 'NotApplicable');
  assert.deepEqual(asked, []);
});
