import type { Rule } from './rule.ts';

/** No room for bytes, inodes, quota or thin-pool blocks. Sources: errno texts; moby devmapper; kubelet image GC. */
export const diskRules: readonly Rule[] = [
  {
    id: 'disk.thin-pool',
    cause: 'DiskFull',
    rank: 'owner',
    needs: 'nothing',
    stage: 'unpack',
    phrases: [
      'free data blocks which is less than minimum required',
      'free metadata blocks which is less than minimum required',
      'thin pool has',
      'failed to garbage collect required amount of images',
    ],
  },
  {
    id: 'disk.no-space',
    cause: 'DiskFull',
    rank: 'owner',
    needs: 'trace',
    alone: true,
    stage: 'unpack',
    phrases: [
      'no space left on device',
      'no space left',
      'enospc',
      'disk quota exceeded',
      'edquot',
      'quota exceeded on',
      'not enough space on the disk',
      'there is not enough space',
      'not enough disk space',
      'not enough free space',
      'not enough space',
      'insufficient disk space',
      'insufficient free disk space',
      'insufficient space',
      'insufficient storage space',
      'disk is full',
      'disk full',
      'out of disk space',
      'filesystem full',
      'no free inodes',
      'no more inodes',
      'out of data space',
      'freediskspacefailed',
    ],
    when: (text, _start, end) =>
      !/^: system limit for number of file watchers/i.test(text.slice(end, end + 48)),
  },
];
