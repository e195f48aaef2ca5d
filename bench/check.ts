import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepareLab } from '../scripts/setup/lab.ts';
import { createProgress } from '../scripts/setup/progress.ts';
import { readSetupConfig } from '../scripts/setup/config.ts';
import { installPackages } from '../scripts/setup/packages.ts';
import { createLab } from '../test/node/lab/lab.ts';
import type { LabNode } from '../test/node/lab/node.ts';
import { median } from './median.ts';

const IMAGE = 'registry.test/team/app:1.4';
const RUNS = 7;
const BUNDLE = resolve(import.meta.dirname, '../dist/pulltriage.js');

type Figure = { wallMs: number; peakMebibytes: number };

/**
 * Wall time and peak memory of `check` on a healthy lab node, beside `crictl pull` of the same image and a bare Node
 * process, turn by turn in one run. Every check fetches the image: nothing is left on the node between the turns.
 */
export async function benchCheck(): Promise<Record<string, Figure>> {
  const progress = createProgress((line) => process.stderr.write(`${line}\n`));
  const config = readSetupConfig();
  await installPackages([{ package: 'time', provides: '/usr/bin/time', why: 'peak memory of a process' }], {
    config,
    progress,
  });
  const { crictlFolder } = await prepareLab({ progress });
  await using lab = await createLab({ progress });
  await using node = await lab.startNode({ containerd: '2.2' });
  const folder = await mkdtemp(join(tmpdir(), 'pulltriage-bench-'));
  const output = join(folder, 'time');
  const rows: Record<string, string[]> = {
    'pulltriage check (bundle)': [process.execPath, BUNDLE, 'check', '--json', IMAGE],
    'pulltriage check --no-pull (bundle)': [process.execPath, BUNDLE, 'check', '--json', '--no-pull', IMAGE],
    'crictl pull': ['crictl', '--runtime-endpoint', 'unix:///run/containerd/containerd.sock', 'pull', IMAGE],
    'bare node': [process.execPath, '-e', '0'],
  };
  const taken = Object.fromEntries(Object.keys(rows).map((name) => [name, [] as Figure[]]));
  try {
    for (let run = 0; run < RUNS; run += 1) {
      for (const [name, command] of Object.entries(rows)) {
        await node.forgetImages();
        taken[name]?.push(await timed(node, command, output, crictlFolder));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return Object.fromEntries(Object.entries(taken).map(([name, figures]) => [name, middle(figures)]));
}

async function timed(
  node: LabNode,
  command: readonly string[],
  output: string,
  crictlFolder: string,
): Promise<Figure> {
  const environment = { PATH: `${crictlFolder}:${process.env['PATH'] ?? ''}` };
  const result = await node.exec('/usr/bin/time', ['-q', '-o', output, '-f', '%e %M', ...command], {
    environment,
  });
  if (result.exitCode !== 0)
    throw new Error(`${command.join(' ')} ended with ${result.exitCode}: ${result.stderr.slice(0, 500)}`);
  const [seconds = 0, kibibytes = 0] = (await readFile(output, 'utf8')).trim().split(' ').map(Number);
  return { wallMs: seconds * 1000, peakMebibytes: kibibytes / 1024 };
}

function middle(figures: readonly Figure[]): Figure {
  return {
    wallMs: median(figures.map(({ wallMs }) => wallMs)),
    peakMebibytes: median(figures.map(({ peakMebibytes }) => peakMebibytes)),
  };
}
