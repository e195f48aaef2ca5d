#!/usr/bin/env node
import { commands, usage } from './commands.ts';
import type { CommandIo } from './io.ts';
import { VERSION } from '../wire/version.ts';

/** Dispatches to a command; the exit code is the command's, 2 for what cannot be understood. */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const io = processIo();
  if (name === undefined) return say(io.stderr, usage(), 2);
  if (name === '--help' || name === '-h' || name === 'help') return say(io.stdout, usage(), 0);
  if (name === '--version' || name === 'version') return say(io.stdout, `pulltriage ${VERSION}\n`, 0);
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined)
    return say(
      io.stderr,
      `pulltriage: unknown command ${JSON.stringify(name.slice(0, 64))}; see pulltriage --help\n`,
      2,
    );
  const run = await command.load();
  const exitCode = await run(rest, io);
  // Whoever is told to end has not found out what was asked, whatever it has seen by then.
  return io.signal.aborted ? exitCodeOf(io.signal) : exitCode;
}

/** As a shell tells of a command that a signal has ended: 128 and the signal's number. */
function exitCodeOf({ reason }: AbortSignal): number {
  return reason instanceof Error && reason.message.endsWith('SIGINT') ? 130 : 143;
}

function say(output: CommandIo['stdout'], text: string, exitCode: number): number {
  output.write(text);
  return exitCode;
}

function processIo(): CommandIo {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      ended.abort(new Error(`ended by ${signal}`));
      // Whoever does not heed the signal within this time is left behind.
      setTimeout(() => process.exit(exitCodeOf(ended.signal)), 3000).unref();
    });
  }
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: ended.signal,
  };
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that went away (`| head`) is no error of ours; a disk that takes no report is one to tell of.
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`pulltriage: stdout takes nothing (${error.code ?? error.message})\n`);
  process.exit(2);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`pulltriage: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
