/** What a command reads and writes: the process's own streams, or a test's buffers. */
export type CommandIo = {
  stdin: AsyncIterable<string | Uint8Array> & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user wants the command to end. */
  signal: AbortSignal;
};

export type Output = {
  write(text: string): void;
  isTTY: boolean;
  columns?: number;
};

/** Whether to write colours: on a terminal only, and not for who asks for none (https://no-color.org). */
export function wantsColour(output: Output, env: CommandIo['env']): boolean {
  return output.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}
