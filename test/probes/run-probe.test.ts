import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import type { Finding, Probe, ProbeContext } from '../../probes/probe.ts';
import { runProbe } from '../../probes/run-probe.ts';

const good: Finding = {
  status: 'Pass',
  stage: 'resolve',
  cause: null,
  subject: 'reg.test',
  message: 'it answers',
};

function probe(run: Probe['run'], timeoutMs = 1000): Probe {
  return { name: 'sample', description: 'a sample', timeoutMs, run };
}

/** The runner touches nothing of the context but these. */
const context = (signal = new AbortController().signal, sameNetwork = true) =>
  ({ signal, viewpoint: { sameNetwork } }) as ProbeContext;

test('a probe that completes keeps its findings and its worst status', async () => {
  const outcome = await runProbe(
    probe(() => Promise.resolve([good, { ...good, status: 'Warn' }])),
    context(),
  );
  assert.equal(outcome.status, 'Warn');
  assert.equal(outcome.findings.length, 2);
});

test('a probe that crashes is Unknown and says why', async () => {
  const outcome = await runProbe(
    probe(() => Promise.reject(new TypeError('no such thing'))),
    context(),
  );
  assert.equal(outcome.status, 'Unknown');
  assert.match(outcome.findings[0]?.message ?? '', /crashed \(TypeError: no such thing\)/);
});

test('a probe that ignores its deadline is left behind and Unknown', async () => {
  const startedMs = performance.now();
  const outcome = await runProbe(
    probe(() => new Promise(() => {}), 50),
    context(),
  );
  assert.equal(outcome.status, 'Unknown');
  assert.match(outcome.findings[0]?.message ?? '', /did not end within 0.05 s/);
  assert.ok(performance.now() - startedMs < 1000);
});

test('a probe that heeds its signal may still tell what it saw', async () => {
  const heeding = probe(async ({ signal }) => {
    await delay(5000, undefined, { signal }).catch(() => {});
    return [good];
  }, 50);
  const outcome = await runProbe(heeding, context());
  assert.equal(outcome.status, 'Pass');
});

test('a check that is given up ends its probes', async () => {
  const outcome = await runProbe(
    probe(() => new Promise(() => {})),
    context(AbortSignal.abort()),
  );
  assert.match(outcome.findings[0]?.message ?? '', /the check was given up/);
});

test('a probe with nothing to say does not pass', async () => {
  const outcome = await runProbe(
    probe(() => Promise.resolve([])),
    context(),
  );
  assert.equal(outcome.status, 'Unknown');
});

test("a probe of the network does not look from another network than the runtime's", async () => {
  const looking: Probe = { ...probe(() => Promise.resolve([good])), needsNetwork: true };
  assert.equal((await runProbe(looking, context(undefined, false))).status, 'Unknown');
  assert.equal((await runProbe(looking, context(undefined, true))).status, 'Pass');
});
