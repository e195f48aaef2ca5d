import type { CheckReport } from '../../wire/check-report.ts';
import type { Expected } from './faults/fault.ts';

/** What is wrong with a verdict; empty when it is as expected. */
export function judge(
  expected: Expected,
  result: { exitCode: number; report: CheckReport | null },
): string[] {
  const { report } = result;
  if (report === null) return [`no report, exit code ${result.exitCode}`];
  const { verdict } = report;
  const complaints: string[] = [];
  const check = (what: string, is: unknown, wanted: readonly unknown[]): void => {
    if (!wanted.includes(is)) complaints.push(`${what} is ${String(is)}, not ${wanted.join(' or ')}`);
  };
  check('exit code', result.exitCode, [expected.exitCode]);
  check('cause', verdict.cause, list(expected.cause));
  if (expected.stage !== undefined) check('stage', verdict.stage, list(expected.stage));
  if (expected.subject !== undefined && !matches(verdict.subject, expected.subject)) {
    complaints.push(`subject is ${verdict.subject}, not ${String(expected.subject)}`);
  }
  if (expected.warning !== undefined) {
    const wanted = list(expected.warning);
    const findings = report.probes.flatMap((probe) => probe.findings);
    const found = findings.some(
      ({ status, cause }) => status === 'Warn' && cause !== null && wanted.includes(cause),
    );
    if (!found) complaints.push(`no warning of ${wanted.join(' or ')}`);
  }
  const told = [verdict.summary, verdict.action, ...verdict.evidence].join('\n');
  if (expected.tells !== undefined && !expected.tells.test(told)) {
    complaints.push(`nothing in it says ${String(expected.tells)}`);
  }
  return complaints;
}

function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}
