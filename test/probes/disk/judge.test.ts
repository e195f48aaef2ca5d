import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeStore, type Needs, type Store } from '../../../probes/disk/judge.ts';
import { parseRoom } from '../../../probes/disk/measure.ts';
import { mountOf, parseMountinfo } from '../../../probes/disk/mounts.ts';
import { thresholdAmount } from '../../../probes/disk/threshold.ts';

const GIB = 2 ** 30;
const room = {
  availableBytes: 50 * GIB,
  totalBytes: 100 * GIB,
  availableInodes: 5_000_000,
  totalInodes: 6_000_000,
};
const mount = { path: '/var/lib/containerd', device: '8:1', type: 'ext4', readOnly: false };
const needs: Needs = {
  imageBytes: null,
  evictionHard: { 'imagefs.available': '15%', 'imagefs.inodesFree': '5%', 'nodefs.available': '10%' },
};

type Row = {
  what: string;
  store?: Partial<Store>;
  room?: Partial<typeof room>;
  needs?: Partial<Needs>;
  status: string;
  cause: string | null;
  says: RegExp;
};

const rows: Row[] = [
  { what: 'room enough', status: 'Pass', cause: null, says: /50 GiB of 100 GiB left and 83 % of its inodes/ },
  {
    what: 'no byte left',
    room: { availableBytes: 4096 },
    status: 'Fail',
    cause: 'DiskFull',
    says: /no space left/,
  },
  {
    what: 'less than the image',
    room: { availableBytes: 20 * GIB },
    needs: { imageBytes: 21 * GIB },
    status: 'Fail',
    cause: 'DiskFull',
    says: /alone need 21 GiB/,
  },
  {
    what: 'less than the image unpacked',
    needs: { imageBytes: 20 * GIB },
    status: 'Warn',
    cause: 'DiskFull',
    says: /once it is unpacked/,
  },
  {
    what: 'below the eviction threshold',
    room: { availableBytes: 14 * GIB },
    status: 'Warn',
    cause: 'DiskFull',
    says: /imagefs.available<15%/,
  },
  {
    what: 'an absolute threshold',
    room: { availableBytes: 3 * GIB },
    needs: { evictionHard: { 'imagefs.available': '4Gi' } },
    status: 'Warn',
    cause: 'DiskFull',
    says: /<4Gi/,
  },
  {
    what: 'no kubelet seen',
    room: { availableBytes: 14 * GIB },
    needs: { evictionHard: null },
    status: 'Pass',
    cause: null,
    says: /14 GiB/,
  },
  {
    what: 'no inode left',
    room: { availableInodes: 20 },
    status: 'Fail',
    cause: 'DiskFull',
    says: /no inodes left/,
  },
  {
    what: 'few inodes left',
    room: { availableInodes: 200_000 },
    status: 'Warn',
    cause: 'DiskFull',
    says: /inodesFree<5%/,
  },
  {
    what: 'a file system without inodes',
    room: { availableInodes: 0, totalInodes: 0 },
    status: 'Pass',
    cause: null,
    says: /left$/,
  },
  {
    what: 'read-only',
    store: { mount: { ...mount, readOnly: true } },
    status: 'Fail',
    cause: 'FilesystemError',
    says: /read-only/,
  },
  {
    what: 'a mount that hangs',
    store: { room: 'hung' },
    status: 'Fail',
    cause: 'FilesystemError',
    says: /does not answer/,
  },
  {
    what: 'a mount that cannot be measured',
    store: { room: 'unreadable' },
    status: 'Unknown',
    cause: null,
    says: /could not look/,
  },
];

describe('judgeStore', () => {
  for (const row of rows) {
    test(row.what, () => {
      const store = { mount, room: { ...room, ...row.room }, ...row.store };
      const [finding] = judgeStore(store, { ...needs, ...row.needs });
      assert.deepEqual(
        [finding?.status, finding?.cause, finding?.subject],
        [row.status, row.cause, '/var/lib/containerd'],
      );
      assert.match(finding?.message ?? '', row.says);
    });
  }
});

const MOUNTINFO = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
23 22 0:50 / /var/lib/containerd rw - tmpfs tmpfs rw,size=1g
24 23 0:50 / /var/lib/containerd ro - tmpfs tmpfs rw,size=1g
25 22 8:2 / /mnt/with\\040space rw - xfs /dev/sdb ro
`;

test('the last of mounts over the same place counts', () => {
  const mounts = parseMountinfo(MOUNTINFO);
  assert.deepEqual(mountOf('/var/lib/containerd/x', mounts), {
    path: '/var/lib/containerd',
    device: '0:50',
    type: 'tmpfs',
    readOnly: true,
  });
  assert.equal(mountOf('/var/lib/containerdx', mounts)?.path, '/');
  assert.deepEqual(mountOf('/mnt/with space/y', mounts)?.readOnly, true);
});

test('figures of stat are multiplied out', () => {
  assert.deepEqual(parseRoom('10 20 3 4 4096\n'), {
    availableBytes: 40_960,
    totalBytes: 81_920,
    availableInodes: 3,
    totalInodes: 4,
  });
  assert.equal(parseRoom('stat: what?'), null);
});

for (const [text, amount] of [
  ['15%', 150],
  ['100Mi', 100 * 2 ** 20],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['2G', 2e9],
  ['500', 500],
  ['x', null],
  ['5 %', null],
] as const) {
  test(`threshold ${text}`, () => assert.equal(thresholdAmount(text, 1000), amount));
}
