import type { CheckReport } from '../../../wire/check-report.ts';
import type { ExecOptions, Namespace } from './namespace.ts';

export type PulltriageResult = {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** The first line of `--json`; `null` when there is none. */
  report: CheckReport | null;
  durationMs: number;
};

const MAIN = new URL('../../../cli/main.ts', import.meta.url).pathname;

/** Runs the command of this checkout inside a node's namespaces. */
export async function runPulltriage(
  namespace: Namespace,
  crictlFolder: string,
  args: string[],
  options: ExecOptions = {},
): Promise<PulltriageResult> {
  const environment = { PATH: `${crictlFolder}:${process.env['PATH'] ?? ''}`, ...options.environment };
  const result = await namespace.exec(process.execPath, [MAIN, ...args], { ...options, environment });
  return { ...result, report: args.includes('--json') ? firstReport(result.stdout) : null };
}

function firstReport(stdout: string): CheckReport | null {
  try {
    return JSON.parse(stdout.split('\n')[0] ?? '') as CheckReport;
  } catch {
    return null;
  }
}
