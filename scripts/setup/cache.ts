import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A folder of built things, found by its key or built once. Building happens beside the final place and is renamed
 * into it, so an interrupted or parallel build never leaves half a folder under the key.
 *
 * @param key names what is in there and its versions, such as `containerd-2.2.1-go1.26.8`
 * @returns the finished folder
 */
export async function cached(
  cacheFolder: string,
  key: string,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const place = join(cacheFolder, key);
  if (await isFolder(place)) return place;
  await removeUnfinished(cacheFolder, key);
  const temporary = `${place}.${process.pid}.part`;
  await mkdir(temporary, { recursive: true });
  try {
    await build(temporary);
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another run was faster: what it built is as good.
    if (isTaken(error) && (await isFolder(place))) return place;
    throw error;
  }
  return place;
}

/** What a build that was killed has left; another one's that still runs is left alone. */
async function removeUnfinished(cacheFolder: string, key: string): Promise<void> {
  for (const name of await readdir(cacheFolder).catch(() => [])) {
    if (!name.startsWith(`${key}.`) || !name.endsWith('.part')) continue;
    const pid = name.slice(key.length + 1, -'.part'.length);
    if (Number(pid) !== process.pid && (await isFolder(`/proc/${pid}`))) continue;
    await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EEXIST', 'ENOTEMPTY'].includes(String(error.code));
}
