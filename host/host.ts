/**
 * The one door to a machine's files and processes. Everything that reads a host file or starts a command takes a
 * `Host`, so that the same code looks at this machine, at a runtime's mount namespace or at a folder in a test.
 *
 * Paths are absolute and as the *viewed* system writes them; symbolic links, absolute ones too, are followed
 * inside the root and never lead out of it.
 */
export type Host = {
  /** Where the viewed file system stands in ours: `''` (our own), `/proc/4711/root`, `/host`, a test's folder. */
  readonly root: string;
  /** Where the viewed machine's `/proc` stands in ours. */
  readonly proc: string;
  /** The same machine's processes, with files seen through another root. */
  withRoot(root: string): Host;
  /** The path in our own file system that `path` leads to after every link, whether or not it exists. */
  locate(path: string): Promise<string>;
  /** A regular file's text, at most `maxBytes` (1 MiB unless told). Rejects with `FileError`. */
  readText(path: string, options?: { maxBytes?: number }): Promise<string>;
  /** `null` when nothing is there. Rejects with `FileError` on anything else. */
  stat(path: string): Promise<FileInfo | null>;
  /** Names in a folder, sorted; `null` when it is not there. */
  list(path: string): Promise<string[] | null>;
  /** A text file below the viewed `/proc`, such as `4711/environ`; `null` when the process is gone. */
  readProc(path: string): Promise<string | null>;
  /** The target of a link below the viewed `/proc`, such as `4711/ns/net`; `null` when it cannot be read. */
  readProcLink(path: string): Promise<string | null>;
  /** Names below the viewed `/proc`. */
  listProc(path?: string): Promise<string[]>;
  /** Runs a command to its end. Never rejects for what the command did: see {@link RunResult}. */
  run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult>;
};

export type FileInfo = {
  kind: 'file' | 'folder' | 'socket' | 'other';
  size: number;
  mode: number;
  mtimeMs: number;
  ctimeMs: number;
  dev: number;
};

export type RunOptions = {
  /** After so long the command and everything it started is killed. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** The whole environment of the command; nothing is inherited but PATH. */
  env?: Record<string, string>;
  /** Bytes of each stream that are kept; 256 KiB unless told. */
  maxBytes?: number;
  /** Given to the command on its standard input. */
  input?: string;
};

/** How a command ended; an error has the shape of the result. */
export type RunResult = {
  outcome: 'exited' | 'timeout' | 'aborted' | 'not-found' | 'failed';
  exitCode: number | null;
  stdout: string;
  stderr: string;
  durationMs: number;
  /** For `not-found` and `failed`: why it could not be started. */
  reason?: string;
};

/** A host file could not be read: `code` is the system's (`EACCES`, `ELOOP` …) or `EFBIG` for one over the bound. */
export class FileError extends Error {
  readonly code: string;
  readonly path: string;
  constructor(path: string, code: string, options?: ErrorOptions) {
    super(`cannot read ${path}: ${code}`, options);
    this.name = 'FileError';
    this.code = code;
    this.path = path;
  }
}
