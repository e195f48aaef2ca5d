import type { Host } from '../../host/host.ts';
import { quietly } from './processes.ts';

/** Whether a process shares one of our namespaces; `undefined`: could not tell. */
export async function sharesNamespace(
  host: Host,
  pid: number,
  kind: 'net' | 'mnt',
): Promise<boolean | undefined> {
  const [own, other] = await Promise.all([
    host.readProcLink(`self/ns/${kind}`),
    host.readProcLink(`${pid}/ns/${kind}`),
  ]);
  return own === null || other === null ? undefined : own === other;
}

/**
 * The files as a process sees them, `null` when they may not be looked at.
 *
 * In our own mount namespace and root that is our own view, whose paths a person on the node can use as they are.
 */
export async function viewOf(host: Host, pid: number): Promise<Host | null> {
  const [same, root] = await Promise.all([
    sharesNamespace(host, pid, 'mnt'),
    host.readProcLink(`${pid}/root`),
  ]);
  if (same === true && root === '/') return host;
  const view = host.withRoot(`${host.proc}/${pid}/root`);
  return (await quietly(view.list('/'))) === null ? null : view;
}
