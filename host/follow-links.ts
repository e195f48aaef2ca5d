import { lstat, readlink } from 'node:fs/promises';
import { FileError } from './host.ts';

/** As many links as the kernel follows in one path before it says ELOOP. */
const MAX_LINKS = 40;

/**
 * The path in our own file system that `path` leads to in the file system whose root stands at `root`.
 *
 * The kernel would lead an absolute link of the viewed system into *our* root (`/proc/<pid>/root` included), so links
 * are read one by one: absolute ones begin at `root` again and `..` stops there. What does not exist, or may not be
 * searched, is appended as it is written: the call that then uses the path says why it fails.
 *
 * @throws FileError `ELOOP`
 */
export async function followLinks(root: string, path: string): Promise<string> {
  const rest = componentsOf(path);
  const done: string[] = [];
  let links = 0;
  let missing = false;
  for (let component = rest.shift(); component !== undefined; component = rest.shift()) {
    if (component === '..') {
      done.pop();
      // What lies behind a missing folder is missing too, but its parent may be there.
      missing = false;
      continue;
    }
    done.push(component);
    const target = missing ? undefined : await linkTarget(join(root, done));
    if (target === undefined) continue;
    if (target === null) {
      missing = true;
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) throw new FileError(path, 'ELOOP');
    done.pop();
    if (target.startsWith('/')) done.length = 0;
    rest.unshift(...componentsOf(target));
  }
  return join(root, done);
}

/** `undefined`: there, and no link; `null`: cannot be seen. */
async function linkTarget(path: string): Promise<string | null | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined;
  } catch {
    return null;
  }
}

function componentsOf(path: string): string[] {
  return path.split('/').filter((component) => component !== '' && component !== '.');
}

function join(root: string, components: readonly string[]): string {
  return `${root}/${components.join('/')}`;
}
