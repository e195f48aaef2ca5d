import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'pulltriage-lab-';
const MARK = 'owner.json';

/** Set in every process of a lab to the lab's folder: what a sweep knows them by. */
export const LAB_VARIABLE = 'PULLTRIAGE_LAB';

/** Who made a lab: a pid may be given to another process later, together with its start time it is not. */
type Owner = { pid: number; startTicks: string; mark: string };

/** A new folder that carries this process's mark. Leftovers of dead owners are swept away first. */
export async function createLabFolder(): Promise<string> {
  await sweep();
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  const owner: Owner = {
    pid: process.pid,
    startTicks: startTicks(process.pid) ?? '',
    mark: randomBytes(8).toString('hex'),
  };
  await writeFile(join(folder, MARK), JSON.stringify(owner));
  return folder;
}

/** Ends what is left of labs whose owner is gone, and nothing else. Returns the folders that were removed. */
export async function sweep(): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const owner = await readOwner(folder);
    if (owner === null || startTicks(owner.pid) === owner.startTicks) continue;
    for (const pid of await processesOf(folder)) kill(pid);
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    removed.push(folder);
  }
  return removed;
}

/** Processes that carry the mark of the lab in `folder`, in every pid namespace below ours. */
export async function processesOf(folder: string): Promise<number[]> {
  const pids: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const environment = await readFile(`/proc/${name}/environ`, 'utf8');
      if (environment.split('\0').includes(`${LAB_VARIABLE}=${folder}`)) pids.push(Number(name));
    } catch {
      // Ended while we looked.
    }
  }
  return pids;
}

/** For a signal handler or an exit: no promise is waited for there. */
export function removeFolderNow(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** Field 22 of `/proc/PID/stat`; the command's name before it may hold spaces and brackets. */
export function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

async function readOwner(folder: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(join(folder, MARK), 'utf8')) as Owner;
  } catch {
    // Not ours, or its owner is just writing the mark: leave it alone.
    return null;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself.
  }
}
