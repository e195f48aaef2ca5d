import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with these files (path → text), gone at the end of the scope. */
export async function temporaryFolder(
  files: Record<string, string> = {},
): Promise<{ path: string; write(files: Record<string, string>): Promise<void> } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'pulltriage-'));
  const write = async (more: Record<string, string>) => {
    for (const [name, text] of Object.entries(more)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    }
  };
  await write(files);
  return { path, write, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
