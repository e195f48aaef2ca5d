/** One line of `/proc/<pid>/mountinfo`, as far as a pull cares. Source: proc_pid_mountinfo(5). */
export type Mount = {
  path: string;
  /** `major:minor` of the device. */
  device: string;
  type: string;
  /** Read-only by this mount or by the file system itself (after an error the kernel remounts it so). */
  readOnly: boolean;
};

export function parseMountinfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , device, , path, options] = before.split(' ');
    const [type = '', , superOptions = ''] = after.split(' ');
    if (device === undefined || path === undefined || options === undefined) return [];
    const readOnly = hasOption(options, 'ro') || hasOption(superOptions, 'ro');
    return [{ path: unescape(path), device, type, readOnly }];
  });
}

/** The mount that a path is on: the longest that it lies below, the last of equals since it covers the others. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | null {
  const over = mounts.filter(
    (mount) => mount.path === '/' || path === mount.path || path.startsWith(`${mount.path}/`),
  );
  return over.reduce<Mount | null>(
    (best, mount) => (best === null || mount.path.length >= best.path.length ? mount : best),
    null,
  );
}

function hasOption(options: string, name: string): boolean {
  return options.split(',').includes(name);
}

/** Space, tab, newline and backslash are written in octal. */
function unescape(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
