import { runExplain } from '../../cli/explain.ts';
import type { CommandIo } from '../../cli/io.ts';

export type Ran = { exitCode: number; stdout: string; stderr: string; objects: Record<string, unknown>[] };

type Options = {
  input?: string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
  terminal?: boolean;
  stdinIsTerminal?: boolean;
  env?: CommandIo['env'];
  signal?: AbortSignal;
  onWrite?: (text: string) => void;
};

/** Runs `pulltriage explain` on buffers. `objects` is standard output read as JSON lines, where it is that. */
export async function run(args: string[], options: Options = {}): Promise<Ran> {
  const { input = '', terminal = false, stdinIsTerminal = false, env = {}, onWrite } = options;
  let stdout = '';
  let stderr = '';
  const chunks = typeof input === 'string' ? [input] : input;
  const io: CommandIo = {
    stdin: Object.assign(
      (async function* () {
        yield* chunks;
      })(),
      { isTTY: stdinIsTerminal },
    ),
    stdout: {
      write(text) {
        stdout += text;
        onWrite?.(text);
      },
      isTTY: terminal,
    },
    stderr: {
      write(text) {
        stderr += text;
      },
      isTTY: terminal,
    },
    env,
    signal: options.signal ?? new AbortController().signal,
  };
  const exitCode = await runExplain(args, io);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return {
    exitCode,
    stdout,
    stderr,
    objects: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** A message of containerd about a host that does not resolve. */
export function dnsMessage(host: string): string {
  return `Failed to pull image "${host}/app:1": failed to pull and unpack image "${host}/app:1": failed to resolve reference "${host}/app:1": failed to do request: Head "https://${host}/v2/app/manifests/1": dial tcp: lookup ${host} on 10.0.0.2:53: no such host`;
}
