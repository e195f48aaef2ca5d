const USUAL = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Folders that commands are looked for in: ours first, then where distributions keep them. */
export function commandSearchPath(): string {
  const folders = `${process.env['PATH'] ?? ''}:${USUAL}`.split(':').filter((folder) => folder !== '');
  return [...new Set(folders)].join(':');
}
