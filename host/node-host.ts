import { readdir, readlink, stat } from 'node:fs/promises';
import { followLinks } from './follow-links.ts';
import { FileError, type FileInfo, type Host } from './host.ts';
import { readBounded } from './read-bounded.ts';
import { runCommand } from './run-command.ts';

const MAX_FILE_BYTES = 1024 * 1024;
/** `/proc/<pid>/net/unix` of a busy node is long. */
const MAX_PROC_BYTES = 16 * 1024 * 1024;

/**
 * This machine, or what of it stands below `root` (a runtime's `/proc/<pid>/root`, a mount, a test's folder).
 *
 * @param options.proc where the viewed machine's `/proc` stands in ours.
 */
export function createHost({ root = '', proc = '/proc' }: { root?: string; proc?: string } = {}): Host {
  const locate = (path: string) => followLinks(root, path);
  return {
    root,
    proc,
    locate,
    withRoot: (other) => createHost({ root: other, proc }),
    readText: async (path, { maxBytes = MAX_FILE_BYTES } = {}) =>
      await readBounded(await locate(path), path, maxBytes),
    stat: async (path) => await orNull(path, async () => fileInfo(await stat(await locate(path)))),
    list: async (path) => await orNull(path, async () => (await readdir(await locate(path))).sort()),
    readProc: async (path) =>
      await readBounded(`${proc}/${path}`, `${proc}/${path}`, MAX_PROC_BYTES).catch(() => null),
    readProcLink: async (path) => await readlink(`${proc}/${path}`).catch(() => null),
    listProc: async (path = '') => await readdir(`${proc}/${path}`).catch(() => []),
    run: runCommand,
  };
}

function fileInfo(info: Awaited<ReturnType<typeof stat>>): FileInfo {
  const kind = info.isFile() ? 'file' : info.isDirectory() ? 'folder' : info.isSocket() ? 'socket' : 'other';
  const { size, mode, mtimeMs, ctimeMs, dev } = info;
  return {
    kind,
    size: Number(size),
    mode: Number(mode),
    mtimeMs: Number(mtimeMs),
    ctimeMs: Number(ctimeMs),
    dev: Number(dev),
  };
}

async function orNull<T>(path: string, look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code = 'UNKNOWN' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new FileError(path, code, { cause: error });
  }
}
