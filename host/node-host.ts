import type { Stats } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { followLinks } from './follow-links.ts';
import { type FileInfo, FileError, type Host } from './host.ts';
import { codeOf, fileError, readRegularFile } from './read-file.ts';
import { runCommand } from './run-command.ts';

const DEFAULT_MAX_BYTES = 1024 * 1024;
/** Tables such as `net/unix` and `mountinfo` grow with the pods of a node; beyond this no node is real. */
const MAX_PROC_BYTES = 16 * 1024 * 1024;

/**
 * This machine, or the one whose file system stands at `root`.
 *
 * @param options.root where the viewed file system stands in ours: `''` (the default), `/host`, `/proc/4711/root`
 * @param options.proc where the viewed machine's `/proc` stands in ours, `/proc` unless told
 */
export function createHost(options: { root?: string; proc?: string } = {}): Host {
  const root = (options.root ?? '').replace(/\/+$/, '');
  const proc = (options.proc ?? '/proc').replace(/\/+$/, '');
  const locate = (path: string) => followLinks(root, path);
  return {
    root,
    proc,
    withRoot: (other) => createHost({ root: other, proc }),
    locate,
    async readText(path, { maxBytes = DEFAULT_MAX_BYTES } = {}) {
      return await readRegularFile(await locate(path), path, maxBytes);
    },
    async stat(path) {
      const located = await locate(path);
      return await unlessGone(path, async () => infoOf(await stat(located)));
    },
    async list(path) {
      const located = await locate(path);
      return await unlessGone(path, async () => (await readdir(located)).sort());
    },
    async readProc(path) {
      return await unlessGone(path, () =>
        readRegularFile(`${proc}/${path}`, `/proc/${path}`, MAX_PROC_BYTES),
      );
    },
    async readProcLink(path) {
      return await readlink(`${proc}/${path}`).catch(() => null);
    },
    async listProc(path = '') {
      return (await unlessGone(`/proc/${path}`, () => readdir(`${proc}/${path}`))) ?? [];
    },
    run: runCommand,
  };
}

/** `ESRCH`: a process that ended while its file was read. `ENOTDIR`: a part of the path before its end is a file. */
const GONE = new Set(['ENOENT', 'ENOTDIR', 'ESRCH']);

async function unlessGone<T>(path: string, look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    const code = error instanceof FileError ? error.code : codeOf(error);
    if (code !== undefined && GONE.has(code)) return null;
    throw fileError(error, path);
  }
}

function infoOf(stats: Stats): FileInfo {
  const { size, mode, mtimeMs, ctimeMs, dev } = stats;
  return { kind: kindOf(stats), size, mode, mtimeMs, ctimeMs, dev };
}

function kindOf(stats: Stats): FileInfo['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSocket() ? 'socket' : 'other';
}
