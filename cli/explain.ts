import { parseCommandLine, UsageError } from './arguments.ts';
import { explain } from './explain/explanation.ts';
import { createHumanOutput } from './explain/human-output.ts';
import { looksLikeJson } from './explain/items.ts';
import { createJsonOutput } from './explain/json-output.ts';
import type { Item } from './explain/message.ts';
import type { Report } from './explain/report.ts';
import { itemsOfStream, itemsOfText } from './explain/stream.ts';
import { parseEventRow } from './explain/table.ts';
import { OPTIONS, USAGE } from './explain/usage.ts';
import { type CommandIo, wantsColour } from './io.ts';

/** `pulltriage explain`: exit code 0 a cause was found, 1 no message names one, 2 nothing could be read. */
export async function runExplain(args: string[], io: CommandIo): Promise<number> {
  try {
    const { values, words } = parseCommandLine('pulltriage explain', args, OPTIONS);
    if (values.help === true) {
      io.stdout.write(USAGE);
      return 0;
    }
    const items = itemsOfInput(words, io);
    const report =
      values.json === true
        ? createJsonOutput(io.stdout, io.stderr)
        : createHumanOutput(io.stdout, io.stderr, wantsColour(io.stdout, io.env));
    return await explainAll(items, report);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`pulltriage explain: ${error.message}\n`);
    return 2;
  }
}

function itemsOfInput(words: string[], io: CommandIo): AsyncIterable<Item> | Iterable<Item> {
  if (words.length > 0 && words.join() !== '-') {
    const text = words.join(' ').trim();
    if (text === '') throw new UsageError('the text is empty; see pulltriage explain --help');
    if (looksLikeJson(text) || text.split('\n').some((line) => parseEventRow(line) !== null))
      return itemsOfText(text);
    return [{ kind: 'message', message: { text, line: 0 } }];
  }
  if (io.stdin.isTTY === true && words.length === 0) {
    io.stderr.write(USAGE);
    throw new UsageError('there is no text, and standard input is a terminal');
  }
  return itemsOfStream(io.stdin, io.signal);
}

async function explainAll(items: AsyncIterable<Item> | Iterable<Item>, report: Report): Promise<number> {
  const seen = { explained: 0, unknown: 0, unreadable: 0 };
  const silent = new Map<string, number>();
  for await (const item of items) {
    if (item.kind === 'unreadable') {
      seen.unreadable += 1;
      report.unreadable(item.unreadable);
    } else if (item.kind === 'none') {
      if (silent.size < 20 || silent.has(item.what)) silent.set(item.what, (silent.get(item.what) ?? 0) + 1);
    } else {
      const explanation = explain(item.message);
      seen[explanation.reading.cause === 'Unknown' ? 'unknown' : 'explained'] += 1;
      report.explained(explanation);
    }
  }
  report.end();
  if (seen.explained > 0) return 0;
  if (seen.unknown > 0) return 1;
  if (silent.size > 0) {
    const kinds = [...silent].map(([what, count]) => `${count} × ${what}`);
    report.nothing(`nothing here tells of a failed pull (${kinds.join(', ')})`);
    return 1;
  }
  if (seen.unreadable === 0) report.nothing('the input holds no message; see pulltriage explain --help');
  return 2;
}
