import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createFirewall } from '../lab/firewall.ts';
import type { Hook } from '../lab/firewall.ts';
import { addressOf, hostNamed } from '../lab/hosts.ts';
import type { Lab } from '../lab/lab.ts';
import { CA_BUNDLE, SETTLED_MS } from '../lab/node.ts';
import type { LabNode, NodeOptions } from '../lab/node.ts';
import { undo } from './fault.ts';

/** A file of the node with another text, or none; as before afterwards. */
export async function fileChanged(
  node: LabNode,
  path: string,
  text: string | null,
): Promise<AsyncDisposable> {
  const before = await readFile(node.namespace.path(path), 'utf8').catch(() => null);
  if (text === null) await node.remove(path);
  else await node.write(path, text);
  return undo(() => (before === null ? node.remove(path) : node.write(path, before)));
}

/**
 * Like {@link fileChanged} for what names are resolved by. Go looks at these files every five seconds at most, so the
 * runtime is started anew: the fault has been there for longer than that.
 */
export async function resolverChanged(
  node: LabNode,
  path: '/etc/resolv.conf' | '/etc/hosts',
  text: string | null,
): Promise<AsyncDisposable> {
  const file = await fileChanged(node, path, text);
  await node.restartRuntime();
  return undo(async () => {
    await file[Symbol.asyncDispose]();
    await node.restartRuntime();
  });
}

export async function nameserversChanged(node: LabNode, ...addresses: string[]): Promise<AsyncDisposable> {
  return resolverChanged(
    node,
    '/etc/resolv.conf',
    addresses.map((address) => `nameserver ${address}\n`).join(''),
  );
}

/** The runtime runs with another environment or configuration, and as at the node's start afterwards. */
export async function runtimeChanged(
  node: LabNode,
  changes: Pick<NodeOptions, 'environment' | 'runtime'>,
): Promise<AsyncDisposable> {
  await node.restartRuntime(changes);
  return undo(() => node.restartRuntime());
}

/** The node's CA bundle is another, and the runtime was started after that. */
export async function bundleChanged(node: LabNode, text: string): Promise<AsyncDisposable> {
  const file = await fileChanged(node, CA_BUNDLE, text);
  await delay(SETTLED_MS);
  await node.restartRuntime();
  return undo(async () => {
    await file[Symbol.asyncDispose]();
    await delay(SETTLED_MS);
    await node.restartRuntime();
  });
}

/** What arrives for port 443 of a host meets `verdict`, an nftables statement. */
export async function portBlocked(lab: Lab, hostName: string, verdict: string): Promise<AsyncDisposable> {
  const address = addressOf(hostNamed(hostName));
  return packets(lab, 'input', `ip daddr ${address} tcp dport 443 ${verdict}`);
}

export async function packets(lab: Lab, hook: Hook, ...rules: string[]): Promise<AsyncDisposable> {
  return createFirewall(lab.outside, hook, rules);
}

export async function several(...changes: AsyncDisposable[]): Promise<AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  for (const change of changes) stack.use(change);
  return stack;
}
