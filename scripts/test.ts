import { execa } from 'execa';
import { prepareLab } from './setup/lab.ts';
import { createProgress } from './setup/progress.ts';
import { SetupError } from './setup/setup-error.ts';

// `npm test`: everything, in the order in which a failure is cheapest to learn of; stops at the first.

type Step = { title: string; run(signal: AbortSignal): Promise<void> };

const script = (name: string, title: string): Step => ({
  title,
  async run(signal) {
    await execa('npm', ['run', '-s', name], {
      stdout: 'inherit',
      stderr: 'inherit',
      stdin: 'ignore',
      cancelSignal: signal,
      forceKillAfterDelay: 10_000,
    });
  },
});

const STEPS: Step[] = [
  script('format:check', 'format'),
  script('lint', 'lint'),
  script('types', 'types'),
  script('test:unit', 'unit tests'),
  {
    title: 'set-up of the lab',
    async run(signal) {
      await prepareLab({ progress: createProgress((line) => console.log(line)), signal });
    },
  },
  script('test:node', 'tests on a real node'),
];

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => interrupted.abort(new Error(`interrupted by ${name}`)));
}
process.exitCode = await runAll();

async function runAll(): Promise<number> {
  const done: string[] = [];
  for (const [index, step] of STEPS.entries()) {
    console.log(`\n=== ${index + 1}/${STEPS.length} ${step.title}`);
    const startedAtMs = performance.now();
    const elapsed = (): string => `${((performance.now() - startedAtMs) / 1000).toFixed(1).padStart(7)} s`;
    try {
      await step.run(interrupted.signal);
      done.push(`passed ${elapsed()}  ${step.title}`);
    } catch (error) {
      done.push(`FAILED ${elapsed()}  ${step.title}${reasonOf(error)}`);
      for (const { title } of STEPS.slice(index + 1)) done.push(`not run ${' '.repeat(8)}  ${title}`);
      summarize(done);
      return interrupted.signal.aborted ? 130 : 1;
    }
  }
  summarize(done);
  return 0;
}

function summarize(lines: string[]): void {
  console.log(`\n=== summary\n${lines.join('\n')}`);
}

function reasonOf(error: unknown): string {
  if (interrupted.signal.aborted) return ': interrupted';
  if (error instanceof SetupError) return `: ${error.message} (npm run test:unit works without)`;
  return error instanceof Error && 'exitCode' in error ? '' : `: ${String(error)}`;
}
