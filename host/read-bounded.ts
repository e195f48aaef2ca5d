import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { FileError } from './host.ts';

/**
 * The text of a regular file of at most `maxBytes`. A pipe or a device is refused: reading it could wait for ever.
 *
 * @param location path in our own file system; `path` is how the error names it.
 * @throws FileError the system's code, `ENOTREG` for what is no regular file, `EFBIG` over the bound.
 */
export async function readBounded(location: string, path: string, maxBytes: number): Promise<string> {
  try {
    await using file = await open(location, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!(await file.stat()).isFile()) throw new FileError(path, 'ENOTREG');
    return await readUpTo(file, path, maxBytes);
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(path, (error as NodeJS.ErrnoException).code ?? 'UNKNOWN', { cause: error });
  }
}

type Readable = Awaited<ReturnType<typeof open>>;

/** Sizes lie (`/proc` says 0), so it is read until the end or the bound. */
async function readUpTo(file: Readable, path: string, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(64 * 1024));
    if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8');
    length += bytesRead;
    if (length > maxBytes) throw new FileError(path, 'EFBIG');
    chunks.push(buffer.subarray(0, bytesRead));
  }
}
