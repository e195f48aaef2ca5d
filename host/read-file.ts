import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { FileError } from './host.ts';

/**
 * A regular file's text, read to its end: files of `/proc` say size 0.
 *
 * Anything else is refused before it is opened, since opening a pipe waits for its writer and opening a device may
 * act on it; the file is opened without waiting in case it was exchanged in between.
 *
 * @param path in our own file system, links already followed
 * @param shown the path that a `FileError` names
 * @throws FileError: the system's code, `ENOTREG` for what is no regular file, `EFBIG` over `maxBytes`
 */
export async function readRegularFile(path: string, shown: string, maxBytes: number): Promise<string> {
  let file: FileHandle | undefined;
  try {
    const before = await lstat(path);
    if (before.isDirectory()) throw new FileError(shown, 'EISDIR');
    if (!before.isFile() && !before.isSymbolicLink()) throw new FileError(shown, 'ENOTREG');
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    if (!(await file.stat()).isFile()) throw new FileError(shown, 'ENOTREG');
    return await readToEnd(file, shown, maxBytes);
  } catch (error) {
    throw fileError(error, shown);
  } finally {
    await file?.close();
  }
}

/** The system's error as the `FileError` that it is to callers. */
export function fileError(error: unknown, shown: string): FileError {
  if (error instanceof FileError) return error;
  return new FileError(shown, codeOf(error) ?? 'EIO', { cause: error });
}

export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

async function readToEnd(file: FileHandle, shown: string, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let total = 0;
  while (true) {
    const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, maxBytes + 1 - total));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) return Buffer.concat(chunks, total).toString('utf8');
    total += bytesRead;
    if (total > maxBytes) throw new FileError(shown, 'EFBIG');
    chunks.push(chunk.subarray(0, bytesRead));
  }
}
