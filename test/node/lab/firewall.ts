import { mustExec } from './namespace.ts';
import type { Namespace } from './namespace.ts';

export type Hook = 'input' | 'output';

/**
 * Packets that are not let through, until it is disposed of. On the node's own `output` a dropped packet is an error
 * to the sender at once (`operation not permitted`); for silence, drop on the outside's `input`.
 *
 * @param rules nftables statements, such as `ip daddr 10.88.0.10 tcp dport 443 drop`
 */
export async function createFirewall(
  namespace: Namespace,
  hook: Hook,
  rules: string[],
): Promise<AsyncDisposable> {
  const table = `inet lab_${Math.random().toString(36).slice(2, 10)}`;
  const chain = `type filter hook ${hook} priority 0; policy accept;`;
  const input = `table ${table} {\n chain c {\n  ${chain}\n  ${rules.join('\n  ')}\n }\n}\n`;
  await mustExec(namespace, 'nft', ['-f', '-'], { input });
  return {
    async [Symbol.asyncDispose]() {
      await mustExec(namespace, 'nft', ['delete', 'table', ...table.split(' ')]);
    },
  };
}
