import type { Host } from '../../host/host.ts';

/** A running process that has to do with pulls. */
export type Process = { pid: number; comm: string; commandLine: string[] };

/** Programs that are a kubelet, hold one, or are a runtime. The kernel cuts a name to 15 characters. */
const INTERESTING =
  /^(?:kubelet|kubelite|k3s(?:-server|-agent)?|rke2|k0s|microshift|(?:[a-z-]*-)?containerd|crio|cri-dockerd|dockerd)$/;

/** At once: enough to keep the thread pool busy without holding thousands of promises. */
const BATCH = 64;

/** Those of the viewed machine, by pid. Names of all processes are read, command lines of these alone. */
export async function interestingProcesses(host: Host): Promise<Process[]> {
  const pids = (await host.listProc().catch(() => []))
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .sort((one, other) => one - other);
  const found: Process[] = [];
  for (let start = 0; start < pids.length; start += BATCH) {
    const batch = await Promise.all(pids.slice(start, start + BATCH).map((pid) => look(host, pid)));
    found.push(...batch.filter((process) => process !== null));
  }
  return found;
}

async function look(host: Host, pid: number): Promise<Process | null> {
  const comm = (await quietly(host.readProc(`${pid}/comm`)))?.trim();
  if (comm === undefined || !INTERESTING.test(comm)) return null;
  const commandLine = nulSeparated((await quietly(host.readProc(`${pid}/cmdline`))) ?? '');
  return { pid, comm, commandLine };
}

/** What cannot be read is not known; who must tell "gone" from "forbidden" reads it himself. */
export async function quietly<T>(reading: Promise<T | null>): Promise<T | null> {
  return await reading.catch(() => null);
}

/** The words of `/proc/<pid>/cmdline` or `environ`. */
export function nulSeparated(text: string): string[] {
  return text.replace(/\0+$/, '') === '' ? [] : text.replace(/\0+$/, '').split('\0');
}
