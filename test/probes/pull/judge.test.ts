import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunResult } from '../../../host/host.ts';
import { judgePull, type PullAttempt } from '../../../probes/pull/judge.ts';

const attempt: PullAttempt = {
  name: 'reg.test/team/app:1',
  present: false,
  timeoutMs: 10_000,
  anonymous: true,
};

function failed(message: string, more: Partial<RunResult> = {}): RunResult {
  const stderr = `E1122 16:32:33.776377     447 log.go:32] "PullImage from image service failed" err="rpc error"\ntime="2026-11-22T16:32:33Z" level=fatal msg=${JSON.stringify(`pulling image: ${message}`)}\n`;
  return { outcome: 'exited', exitCode: 1, stdout: '', stderr, durationMs: 300, ...more };
}

const REF =
  'failed to pull and unpack image "reg.test/team/app:1": failed to resolve reference "reg.test/team/app:1": ';

test('a pull that works proves every stage', () => {
  const finding = judgePull(
    {
      outcome: 'exited',
      exitCode: 0,
      stdout: 'Image is up to date for sha256:1',
      stderr: '',
      durationMs: 900,
    },
    attempt,
  );
  assert.deepEqual([finding.status, finding.stage], ['Pass', 'unpack']);
});

test('a pull of what is here proves the way and the credential alone', () => {
  const finding = judgePull(
    { outcome: 'exited', exitCode: 0, stdout: '', stderr: '', durationMs: 90 },
    { ...attempt, present: true },
  );
  assert.deepEqual([finding.status, finding.stage], ['Pass', 'authorize']);
});

test("the runtime's words are read and shown without crictl's frame", () => {
  const finding = judgePull(
    failed(
      `${REF}failed to do request: Head "https://reg.test/v2/team/app/manifests/1": dial tcp: lookup reg.test on 10.1.1.1:53: no such host`,
    ),
    attempt,
  );
  assert.deepEqual(
    [finding.status, finding.cause, finding.stage, finding.subject],
    ['Fail', 'DnsFailure', 'resolve', 'reg.test'],
  );
  assert.match(finding.message, /^the runtime says: pulling image: failed to pull/);
});

test('a refusal without a credential says what it proves', () => {
  const finding = judgePull(
    failed(
      `${REF}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://reg.test/token: 401 Unauthorized`,
    ),
    attempt,
  );
  assert.equal(finding.cause, 'Unauthorized');
  assert.match(finding.message, /without a pull secret/);
});

test('our own deadline is no finding about the registry', () => {
  for (const result of [
    failed(
      'rpc error: code = DeadlineExceeded desc = failed to pull and unpack image "reg.test/team/app:1": context deadline exceeded',
      { durationMs: 10_050 },
    ),
    failed('', { outcome: 'timeout', exitCode: null, stderr: '', durationMs: 12_000 }),
  ]) {
    const finding = judgePull(result, attempt);
    assert.deepEqual([finding.status, finding.cause], ['Unknown', null]);
    assert.match(finding.message, /had not finished after 10 s/);
  }
});

test('no secret of a signed URL is shown', () => {
  const finding = judgePull(
    failed(
      `${REF}failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://cdn.test/b?X-Amz-Signature=s3cr3t": EOF`,
    ),
    attempt,
  );
  assert.ok(!finding.message.includes('s3cr3t'));
});

test('a crictl that is not there is not a failing pull', () => {
  const finding = judgePull(
    { outcome: 'not-found', exitCode: null, stdout: '', stderr: '', durationMs: 1 },
    attempt,
  );
  assert.equal(finding.status, 'Unknown');
});

test('a credential that is refused is told from none', () => {
  const words = `${REF}failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://reg.test/token: 401 Unauthorized`;
  const finding = judgePull(failed(words), { ...attempt, anonymous: false });
  assert.deepEqual([finding.cause, finding.explains], ['Unauthorized', ['Unauthorized']]);
  assert.match(finding.action ?? '', /CRICTL_CREDS/);
});

test('a crictl that does not know the call is not the runtime', () => {
  const finding = judgePull(
    {
      outcome: 'exited',
      exitCode: 1,
      stdout: '',
      stderr: 'Incorrect Usage: flag provided but not defined: -pull-timeout\n',
      durationMs: 9,
    },
    attempt,
  );
  assert.equal(finding.status, 'Unknown');
  assert.match(finding.message, /crictl does not understand the call/);
});
