/** Where commands are looked for, ours first and then where distributions keep them. */
export function searchPath(): string {
  return [process.env['PATH'], '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']
    .filter((part) => part)
    .join(':');
}
