import type { CheckReport, ProbeResult, Status } from '../../wire/check-report.ts';
import { type CommandIo, wantsColour } from '../io.ts';

type Paint = (text: string, colour: Colour) => string;
type Colour = keyof typeof CODES;

const CODES = { red: 31, green: 32, yellow: 33, blue: 36, dim: 2, bold: 1 };
const COLOUR: Record<Status, Colour> = {
  Pass: 'green',
  Warn: 'yellow',
  Fail: 'red',
  Unknown: 'blue',
  NotApplicable: 'dim',
};
const SHOWN: Record<Status, string> = {
  Pass: 'Pass',
  Warn: 'Warn',
  Fail: 'Fail',
  Unknown: 'Unknown',
  NotApplicable: '-',
};

/** A report as a person reads it in five seconds: the verdict and its mend first to the eye, the probes above as a table. */
export function renderReport(report: CheckReport, io: CommandIo, { verbose }: { verbose: boolean }): string {
  const paint: Paint = wantsColour(io.stdout, io.env)
    ? (text, colour) => `\u001b[${CODES[colour]}m${text}\u001b[0m`
    : (text) => text;
  const width = io.stdout.isTTY ? Math.max(60, io.stdout.columns ?? 100) : 0;
  const table = report.probes.flatMap((probe) => probeLines(probe, { paint, width, verbose }));
  return [
    `${paint(report.image, 'bold')} on ${report.node}`,
    '',
    ...table,
    '',
    ...verdictLines(report, paint),
    '',
  ].join('\n');
}

type Layout = { paint: Paint; width: number; verbose: boolean };

function probeLines(probe: ProbeResult, { paint, width, verbose }: Layout): string[] {
  const telling = probe.findings.filter(({ status }) => status === probe.status);
  const shown = verbose ? probe.findings : telling.slice(0, 1);
  const more = verbose || telling.length < 2 ? '' : ` (+${telling.length - 1})`;
  const time = `${probe.durationMs} ms`.padStart(9);
  return shown.map(({ status, message }, index) => {
    const label = paint(SHOWN[status].padEnd(7), COLOUR[status]);
    const room = width === 0 ? Infinity : width - 32;
    const head = index === 0 ? `  ${probe.name.padEnd(9)} ${label}` : `  ${''.padEnd(9)} ${label}`;
    return `${head} ${index === 0 ? paint(time, 'dim') : ''.padStart(9)}  ${verbose ? message : cut(message + more, room)}`;
  });
}

function verdictLines({ verdict }: CheckReport, paint: Paint): string[] {
  if (verdict.cause === null)
    return [`${paint('healthy', 'green')}: ${verdict.summary}`, ...section('Advice', verdict.action, paint)];
  if (verdict.cause === 'Unknown' && verdict.stage === null)
    return [
      `${paint('not checked', 'blue')}: ${verdict.summary.replace(/^could not be checked: /, '')}`,
      ...evidence(verdict.evidence, paint),
    ];
  const where = verdict.stage === null ? '' : ` at ${verdict.stage}`;
  return [
    `${paint(verdict.cause, 'red')}${where}: ${paint(verdict.subject, 'bold')}  (${verdict.confidence})`,
    verdict.summary,
    ...evidence(
      verdict.evidence.filter((line) => !line.endsWith(verdict.summary)),
      paint,
    ),
    ...section('Fix', verdict.action, paint),
    '',
    paint(`docs/runbooks/${verdict.cause}.md`, 'dim'),
  ];
}

function evidence(lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', paint('Evidence', 'bold'), ...lines.map((line) => `  ${line}`)];
}

function section(title: string, text: string, paint: Paint): string[] {
  return text === '' ? [] : ['', paint(title, 'bold'), ...text.split('\n').map((line) => `  ${line}`)];
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
