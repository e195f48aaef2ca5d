import type { CommandIo } from './io.ts';

type Run = (args: string[], io: CommandIo) => Promise<number>;

type Command = { name: string; summary: string; load(): Promise<Run> };

/** Each command is loaded when it is asked for: `explain` must not pay for the network code of `check`. */
export const commands: readonly Command[] = [
  {
    name: 'check',
    summary: 'look at this node: why does an image not pull here?',
    load: async () => (await import('./check.ts')).runCheck,
  },
  {
    name: 'explain',
    summary: 'read a pull error: what does this message mean?',
    load: async () => (await import('./explain.ts')).runExplain,
  },
];

export function usage(): string {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(9)} ${summary}`);
  return `pulltriage: why a Kubernetes image does not pull, proved from the node itself

Usage: pulltriage COMMAND [OPTIONS]

Commands:
${lines.join('\n')}

See pulltriage COMMAND --help. --version prints the version.
`;
}
