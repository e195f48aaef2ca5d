import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { FileError, type Host } from '../../host/host.ts';

/** A host whose files are a folder's: as much of one as reading roots and certificates needs. */
export function folderHost(root: string): Host {
  const absent = async (error: unknown) => {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw error;
  };
  const host: Pick<Host, 'root' | 'proc' | 'withRoot' | 'locate' | 'readText' | 'stat' | 'list'> = {
    root,
    proc: `${root}/proc`,
    withRoot: folderHost,
    locate: async (path) => await realpath(root + path).catch(() => root + path),
    async readText(path) {
      return await readFile(root + path, 'utf8').catch((error: unknown) => {
        throw new FileError(path, (error as { code?: string }).code ?? 'UNKNOWN');
      });
    },
    async stat(path) {
      const info = await stat(root + path).catch(absent);
      if (info === null) return null;
      const kind = info.isFile() ? 'file' : info.isDirectory() ? 'folder' : 'other';
      const { size, mode, mtimeMs, ctimeMs, dev } = info;
      return { kind, size, mode, mtimeMs, ctimeMs, dev };
    },
    async list(path) {
      const names = await readdir(root + path).catch(absent);
      return names === null ? null : names.sort();
    },
  };
  return host as Host;
}
