import { mkdir, rename, rm, stat } from 'node:fs/promises';
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
  const temporary = `${place}.${process.pid}.part`;
  await rm(temporary, { recursive: true, force: true });
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
