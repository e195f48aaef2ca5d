import type { Finding } from '../probe.ts';
import type { Mount } from './mounts.ts';
import type { NoRoom, Room } from './measure.ts';
import { thresholdAmount } from './threshold.ts';

export type Store = { mount: Mount; room: Room | NoRoom };

export type Needs = {
  /** Compressed bytes of the image at hand; `null`: not known. */
  imageBytes: number | null;
  /** kubelet's hard eviction thresholds; `null`: no kubelet was seen. */
  evictionHard: Record<string, string> | null;
};

/** Layers lie compressed and extracted side by side while they are unpacked; extracted they are two to three times as large. */
const UNPACKED_RATIO = 3;
/** Fewer are used up by the folders of a single layer. */
const FEW_INODES = 100;
/** Less cannot hold a layer's first block, its database entry and a log line. */
const FEW_BYTES = 1024 * 1024;

/** What one file system that a pull writes to means for this pull. */
export function judgeStore(store: Store, needs: Needs): Finding[] {
  const { mount, room } = store;
  const base = { stage: 'unpack' as const, subject: mount.path, names: { path: mount.path } };
  const readOnly: Finding[] = mount.readOnly
    ? [
        {
          ...base,
          status: 'Fail',
          cause: 'FilesystemError',
          message: `${mount.path} (${mount.type}) is mounted read-only, so nothing can be written to it`,
          facts: { readOnly: true },
        },
      ]
    : [];
  if (typeof room === 'string') return [...readOnly, couldNotMeasure(store, room)];
  const facts = {
    availableBytes: room.availableBytes,
    totalBytes: room.totalBytes,
    availableInodes: room.availableInodes,
    totalInodes: room.totalInodes,
  };
  const worse = [...bytes(room, needs), ...inodes(room, needs)].map(({ status, message }): Finding => ({
    ...base,
    status,
    cause: 'DiskFull',
    message: `${mount.path}: ${message}`,
    facts,
  }));
  if (readOnly.length + worse.length > 0) return [...readOnly, ...worse];
  return [
    {
      ...base,
      status: 'Pass',
      cause: null,
      message: `${mount.path} has ${size(room.availableBytes)} of ${size(room.totalBytes)} left${room.totalInodes > 0 ? ` and ${percent(room.availableInodes, room.totalInodes)} of its inodes` : ''}`,
      facts,
    },
  ];
}

type Shortage = { status: 'Warn' | 'Fail'; message: string };

function bytes(room: Room, { imageBytes, evictionHard }: Needs): Shortage[] {
  const left = `${size(room.availableBytes)} of ${size(room.totalBytes)} left (${percent(room.availableBytes, room.totalBytes)})`;
  if (room.availableBytes < FEW_BYTES) return [{ status: 'Fail', message: `no space left: ${left}` }];
  if (imageBytes !== null && room.availableBytes < imageBytes)
    return [
      {
        status: 'Fail',
        message: `${left}, and the image's compressed layers alone need ${size(imageBytes)}`,
      },
    ];
  const limit = evicts(evictionHard, 'available', room.totalBytes);
  if (limit !== null && room.availableBytes < limit.amount)
    return [
      {
        status: 'Warn',
        message: `${left}, below kubelet's eviction threshold ${limit.text}: the node is under DiskPressure`,
      },
    ];
  if (imageBytes !== null && room.availableBytes < imageBytes * UNPACKED_RATIO)
    return [
      {
        status: 'Warn',
        message: `${left}, which may not do for an image of ${size(imageBytes)} once it is unpacked (about three times as much)`,
      },
    ];
  return [];
}

function inodes(room: Room, { evictionHard }: Needs): Shortage[] {
  if (room.totalInodes === 0) return [];
  const left = `${room.availableInodes} of ${room.totalInodes} inodes left`;
  if (room.availableInodes < Math.min(FEW_INODES, room.totalInodes / 2))
    return [{ status: 'Fail', message: `no inodes left for an image: ${left}, however much space is free` }];
  const limit = evicts(evictionHard, 'inodesFree', room.totalInodes);
  return limit !== null && room.availableInodes < limit.amount
    ? [
        {
          status: 'Warn',
          message: `${left}, below kubelet's eviction threshold ${limit.text}: the node is under DiskPressure`,
        },
      ]
    : [];
}

/** The stricter of kubelet's thresholds for the node's and the images' file system. */
function evicts(
  thresholds: Record<string, string> | null,
  what: 'available' | 'inodesFree',
  total: number,
): { amount: number; text: string } | null {
  const known = ['imagefs', 'nodefs'].flatMap((fs) => {
    const text = thresholds?.[`${fs}.${what}`];
    const amount = text === undefined ? null : thresholdAmount(text, total);
    return amount === null || text === undefined ? [] : [{ amount, text: `${fs}.${what}<${text}` }];
  });
  return known.toSorted((one, other) => other.amount - one.amount)[0] ?? null;
}

function couldNotMeasure({ mount }: Store, why: NoRoom): Finding {
  const base = { stage: 'unpack' as const, subject: mount.path, names: { path: mount.path } };
  if (why === 'hung')
    return {
      ...base,
      status: 'Fail',
      cause: 'FilesystemError',
      message: `${mount.path} (${mount.type}) does not answer: the mount hangs, and so does whatever writes to it`,
      facts: { hung: true },
    };
  const reason = why === 'absent' ? 'it is not there from where we look' : 'its room cannot be measured';
  return { ...base, status: 'Unknown', cause: null, message: `could not look at ${mount.path}: ${reason}` };
}

function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const value = bytes / 2 ** (10 * power);
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${Math.floor((part / whole) * 100)} %`;
}
