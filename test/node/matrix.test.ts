import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FAULT_FAMILIES } from './faults.ts';
import { judge } from './judge.ts';
import type { Fault } from './faults/fault.ts';
import type { Release } from './lab/containerd-configuration.ts';
import { createLab } from './lab/lab.ts';
import type { Lab } from './lab/lab.ts';
import type { LabNode } from './lab/node.ts';

// Milliseconds from the command to its verdict.
const LIMIT_MS = { plain: 5000, waiting: 15_000 };
const HEALTHY = 'registry.test/team/app:1.4';

// Some rows only: PULLTRIAGE_FAULTS=ca-missing,proxy-dead
const wanted = process.env['PULLTRIAGE_FAULTS']?.split(',');

let lab: Lab;
let nodes: Record<Release, LabNode>;
const rows: { fault: string; release: Release; durationMs: number }[] = [];

before(async () => {
  lab = await createLab();
  nodes = {
    '1.6': await lab.startNode({ containerd: '1.6' }),
    '2.2': await lab.startNode({ containerd: '2.2' }),
  };
});

after(async () => {
  await lab[Symbol.asyncDispose]();
  for (const { fault, release, durationMs } of rows) {
    console.log(`${(durationMs / 1000).toFixed(1).padStart(6)} s  containerd ${release}  ${fault}`);
  }
});

for (const image of [
  HEALTHY,
  'dual.test/team/app:1.4',
  'blobs.test/team/app:elsewhere',
  'token.test/team/app:1.4',
]) {
  test(`a healthy node passes: ${image}`, async () => {
    for (const node of Object.values(nodes)) {
      await node.forgetImages();
      const result = await node.pulltriage(['check', '--json', image]);
      assert.equal(result.report?.verdict.cause, null, explain(result));
      assert.equal(result.exitCode, 0, explain(result));
      const amiss = result.report?.probes.flatMap(({ findings }) =>
        findings.filter(({ status }) => status === 'Warn' || status === 'Fail'),
      );
      assert.deepEqual(amiss, [], 'no warning on a healthy node');
      rows.push({ fault: `healthy ${image}`, release: node.release, durationMs: result.durationMs });
    }
  });
}

for (const [family, faults] of Object.entries(FAULT_FAMILIES)) {
  describe(family, () => {
    for (const [index, fault] of faults.entries()) {
      if (wanted !== undefined && !wanted.includes(fault.name)) continue;
      test(`${fault.name}: ${fault.title}`, () => tryOn(fault, releasesOf(fault, index)));
    }
  });
}

/** Where the runtime makes no difference, the rows take turns. */
function releasesOf({ releases }: Fault, index: number): Release[] {
  if (releases === 'both') return ['1.6', '2.2'];
  return releases === 'either' ? [index % 2 === 0 ? '1.6' : '2.2'] : [releases];
}

/** Both nodes at once: most of the time of a row is waiting. */
async function tryOn(fault: Fault, releases: Release[]): Promise<void> {
  const chosen = releases.map((release) => nodes[release]);
  await Promise.all(chosen.map((node) => node.forgetImages()));
  await using changes = new AsyncDisposableStack();
  for (const node of chosen) changes.use(await fault.apply(lab, node));
  const results = await Promise.all(chosen.map((node) => node.pulltriage(['check', '--json', fault.image])));
  const wrong: string[] = [];
  for (const [index, result] of results.entries()) {
    const release = releases[index] ?? '2.2';
    const limitMs = fault.waits ? LIMIT_MS.waiting : LIMIT_MS.plain;
    rows.push({ fault: fault.name, release, durationMs: result.durationMs });
    const complaints = judge(fault.expected, result);
    if (result.durationMs > limitMs) complaints.push(`took ${result.durationMs} ms, allowed are ${limitMs}`);
    if (complaints.length > 0)
      wrong.push(`containerd ${release}: ${complaints.join('; ')}\n${explain(result)}`);
  }
  assert.equal(wrong.length, 0, wrong.join('\n'));
}

function explain(result: Awaited<ReturnType<LabNode['pulltriage']>>): string {
  const said = result.report === null ? result.stdout : JSON.stringify(result.report, null, 1);
  return `exit ${result.exitCode}\n${said}\n${result.stderr}`.slice(0, 12_000);
}
