import { FileError, type Host } from '../../host/host.ts';

/** A machine that consists of these files (path → text; an `Error` is what reading it gives). No processes but `proc`. */
export function fileHost(
  files: Record<string, string | FileError> = {},
  proc: Record<string, string> = {},
): Host {
  const under = (folder: string) => {
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    const names = Object.keys(files)
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length).split('/')[0] ?? '');
    return [...new Set(names)].toSorted();
  };
  return {
    root: '',
    proc: '/proc',
    withRoot: () => fileHost(files, proc),
    locate: async (path) => path,
    async readText(path) {
      const text = files[path];
      if (text === undefined) throw new FileError(path, 'ENOENT');
      if (typeof text !== 'string') throw text;
      return text;
    },
    async stat(path) {
      const text = files[path];
      if (text === undefined) return null;
      const size = typeof text === 'string' ? text.length : 0;
      return { kind: 'file', size, mode: 0o644, mtimeMs: 0, ctimeMs: 0, dev: 1 };
    },
    async list(path) {
      const names = under(path);
      return names.length === 0 ? null : names;
    },
    readProc: async (path) => proc[path] ?? null,
    readProcLink: async () => null,
    listProc: async () => [],
    run: async () => ({
      outcome: 'not-found',
      exitCode: null,
      stdout: '',
      stderr: '',
      durationMs: 0,
    }),
  };
}
