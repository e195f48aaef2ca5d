import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Full path of a program on `path`, or `null`; a full path is itself when it exists. Debian keeps some of ours in sbin, which a user's PATH may lack. */
export async function findProgram(name: string, path: string): Promise<string | null> {
  if (name.startsWith('/')) return (await exists(name)) ? name : null;
  const folders = [...path.split(delimiter), '/usr/sbin', '/sbin'].filter((folder) => folder.startsWith('/'));
  for (const folder of folders) {
    const file = join(folder, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not there: the next folder may have it.
    }
  }
  return null;
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
