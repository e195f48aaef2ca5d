import type { Host, RunResult } from '../../host/host.ts';

/** crictl against one runtime, with both endpoints named so that it never guesses (facts: crictl's own probing). */
export type Crictl = {
  run(args: readonly string[], options: CallOptions): Promise<RunResult>;
};

export type CallOptions = { timeoutMs: number; signal: AbortSignal; env?: Record<string, string> };

export function createCrictl(host: Host, command: string, socket: string): Crictl {
  const endpoint = `unix://${socket}`;
  return {
    run(args, { timeoutMs, signal, env }) {
      // `--timeout` bounds connecting and every call but `pull`; it must end before we kill the process, to hear why.
      const seconds = Math.max(1, Math.floor(timeoutMs / 1000) - 1);
      const global = [
        '--runtime-endpoint',
        endpoint,
        '--image-endpoint',
        endpoint,
        '--timeout',
        `${seconds}s`,
      ];
      return host.run(command, [...global, ...args], {
        timeoutMs,
        signal,
        maxBytes: 4 * 1024 * 1024,
        ...(env ? { env } : {}),
      });
    },
  };
}
