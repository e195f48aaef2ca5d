import { commandSearchPath } from './config.ts';
import type { RunOptions, RunResult } from './host.ts';

const DEFAULT_MAX_BYTES = 256 * 1024;
/** Between asking a command to end and killing it: enough for crictl to cancel its pull. */
const GRACE_MS = 500;

/**
 * Runs one command without a shell, in a process group of its own that ends with it. Never rejects.
 *
 * execa is loaded when first needed: a node on which nothing is asked of crictl does not carry it.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  const startedMs = performance.now();
  const { execa } = await import('execa');
  const result = await execa(command, args, {
    reject: false,
    extendEnv: false,
    env: { PATH: commandSearchPath(), ...options.env },
    cwd: '/',
    timeout: options.timeoutMs,
    ...(options.signal ? { cancelSignal: options.signal } : {}),
    killDescendants: true,
    forceKillAfterDelay: GRACE_MS,
    maxBuffer: options.maxBytes ?? DEFAULT_MAX_BYTES,
    stripFinalNewline: false,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
  });
  const durationMs = Math.round(performance.now() - startedMs);
  const output = { stdout: result.stdout, stderr: result.stderr, durationMs };
  if (result.timedOut) return { ...output, outcome: 'timeout', exitCode: null };
  if (result.isCanceled) return { ...output, outcome: 'aborted', exitCode: null };
  if (result.isMaxBuffer)
    return { ...output, outcome: 'failed', exitCode: null, reason: 'its output is too long' };
  if (result.exitCode !== undefined) return { ...output, outcome: 'exited', exitCode: result.exitCode };
  if (result.signal !== undefined)
    return { ...output, outcome: 'failed', exitCode: null, reason: `ended by ${result.signal}` };
  const outcome = result.code === 'ENOENT' ? 'not-found' : 'failed';
  return { ...output, outcome, exitCode: null, reason: result.code ?? 'it could not be started' };
}
