import { styleText } from 'node:util';
import { classify } from '../../causes/classify.ts';
import { clean, withoutSecrets } from '../../wire/clean.ts';
import type { Output } from '../io.ts';
import { excerpt } from './excerpt.ts';
import type { Explanation } from './explanation.ts';
import { createFold } from './fold.ts';
import type { Source, Unreadable } from './message.ts';
import type { Report } from './report.ts';

const LABEL_WIDTH = 10;

/** Explanations for a person: the first of a kind in full, the others as a count at the end. */
export function createHumanOutput(stdout: Output, stderr: Output, colour: boolean): Report {
  const columns = Math.min(Math.max(stdout.columns ?? 100, 60), 120);
  const fold = createFold();
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const row = (label: string, text: string) => `${style('dim', `  ${label.padEnd(LABEL_WIDTH - 2)}`)}${text}`;
  let printed = 0;
  let passedOver: Explanation | null = null;

  function print(explanation: Explanation): void {
    stdout.write(`${printed === 0 ? '' : '\n'}${full(explanation).join('\n')}\n`);
    printed += 1;
  }

  function full({ message, reading, entry, action, source }: Explanation): string[] {
    const unknown = reading.cause === 'Unknown';
    const lines = [`${style(['bold', unknown ? 'yellow' : 'red'], reading.cause)} – ${entry.meaning}`];
    if (reading.stage !== null) lines.push(row('stage', reading.stage));
    if (reading.subject !== '') lines.push(row('about', style('bold', clean(reading.subject, 512))));
    if (source !== undefined) lines.push(row('from', origin(source)));
    lines.push(...quote(message.text));
    if (reading.alternatives.length > 0) lines.push(row('or', reading.alternatives.join(', ')));
    if (!unknown) lines.push(row('who', entry.who.join(', ')));
    lines.push(...wrapped('do', action.summary));
    if (action.command !== null) lines.push(`${' '.repeat(LABEL_WIDTH)}${style('cyan', action.command)}`);
    lines.push(row('more', entry.runbook));
    return lines;
  }

  /** Read again without its secrets, so that the marks stand where they belong in what is shown. */
  function quote(text: string): string[] {
    const shown = withoutSecrets(text);
    const { before, marked, after } = excerpt(shown, classify(shown).span, columns - LABEL_WIDTH);
    const lines = [row('text', `${before}${style('red', marked)}${after}`)];
    if (marked !== '')
      lines.push(' '.repeat(LABEL_WIDTH + before.length) + style('red', '^'.repeat(marked.length)));
    return lines;
  }

  function wrapped(label: string, text: string): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ')) {
      if (line !== '' && line.length + word.length + 1 > columns - LABEL_WIDTH) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line].map((part, i) => (i === 0 ? row(label, part) : ' '.repeat(LABEL_WIDTH) + part));
  }

  return {
    explained(explanation) {
      // Most Events are of other things; one line for each would bury what counts.
      const beside = explanation.reading.cause === 'Unknown' && explanation.source !== undefined;
      if (!fold.isFirst(explanation)) return;
      if (beside) passedOver = explanation;
      else print(explanation);
    },
    unreadable({ line, problem }: Unreadable) {
      stderr.write(`pulltriage explain: line ${line}: ${problem}\n`);
    },
    nothing(problem) {
      stderr.write(`pulltriage explain: ${problem}\n`);
    },
    end() {
      const summary = fold.summary();
      if (summary === null) {
        if (printed === 0 && passedOver !== null) print(passedOver);
        return;
      }
      stdout.write(
        `${printed === 0 ? '' : '\n'}${wrapped('', summary)
          .map((line) => line.trimStart())
          .join('\n')}\n`,
      );
    },
  };
}

function origin(source: Source): string {
  const { object, container, reason, count } = source;
  const parts = [
    object,
    container && `container ${container}`,
    reason,
    count && count > 1 && `seen ${count} times`,
  ];
  return parts.filter(Boolean).join(', ');
}
