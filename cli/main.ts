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
  return await run(rest, io);
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
      setTimeout(() => process.exit(signal === 'SIGINT' ? 130 : 143), 3000).unref();
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

// A reader that went away (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`pulltriage: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
