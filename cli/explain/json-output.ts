import { renderAction } from '../../causes/action.ts';
import type { Output } from '../io.ts';
import type { Explanation } from './explanation.ts';
import type { Unreadable } from './message.ts';
import type { Report } from './report.ts';

/** One JSON object per message on standard output, one per unreadable part on standard error. */
export function createJsonOutput(stdout: Output, stderr: Output): Report {
  const line = (value: unknown) => `${JSON.stringify(value)}\n`;
  return {
    explained(explanation: Explanation) {
      const { message, reading, names, entry, action, source } = explanation;
      const { cause, stage, subject, alternatives, rule, span } = reading;
      stdout.write(
        line({
          cause,
          stage,
          subject,
          alternatives,
          rule,
          action: renderAction(action),
          names,
          span,
          who: entry.who,
          runbook: entry.runbook,
          line: message.line,
          ...(source === undefined ? {} : { source }),
        }),
      );
    },
    unreadable({ line: at, problem }: Unreadable) {
      stderr.write(line({ error: problem, line: at }));
    },
    nothing(problem: string) {
      stderr.write(line({ error: problem }));
    },
    end() {},
  };
}
