import { execa } from 'execa';

/** How a tool of the set-up ended: output is bounded and lives on disk only in the tool's own logs. */
export type ToolResult = { ok: boolean; stdout: string; stderr: string };

/**
 * Runs one tool to its end. Never throws for the tool's own failure: the caller knows what it meant.
 * The whole process tree dies with the signal.
 */
export async function runTool(
  command: string,
  args: string[],
  options: {
    environment?: Record<string, string>;
    folder?: string;
    signal?: AbortSignal | undefined;
    /** Called with each line that the tool writes to stderr. */
    onLine?: (line: string) => void;
  } = {},
): Promise<ToolResult> {
  const { onLine } = options;
  const result = await execa(command, args, {
    reject: false,
    stdin: 'ignore',
    maxBuffer: 4_000_000,
    killDescendants: true,
    forceKillAfterDelay: 2000,
    ...(options.environment && { env: options.environment }),
    ...(options.folder && { cwd: options.folder }),
    ...(options.signal && { cancelSignal: options.signal }),
    ...(onLine && {
      stderr: function* (line: unknown) {
        onLine(String(line));
        yield line;
      },
    }),
  });
  options.signal?.throwIfAborted();
  return { ok: !result.failed, stdout: result.stdout, stderr: result.stderr || (result.shortMessage ?? '') };
}

/** The last line that says something, for a one-line message. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
