import { join } from 'node:path';
import { mustExec } from '../lab/namespace.ts';
import type { LabNode } from '../lab/node.ts';
import type { Fault } from './fault.ts';
import { undo } from './fault.ts';

const STORE = '/var/lib/containerd';
const stored = (cause: 'DiskFull' | 'FilesystemError'): Fault['expected'] => ({
  exitCode: 1,
  cause,
  stage: ['unpack', 'blob'],
  subject: /\/var\/lib\/containerd/,
});

/** Takes all but `leaveKibibytes` of the store, as logs or other images would. */
async function fill(node: LabNode, leaveKibibytes: number): Promise<AsyncDisposable> {
  const file = `${STORE}/forgotten.log`;
  const script = `fallocate -l $(( $(stat -f -c '%a * %S / 1024' ${STORE}) - ${leaveKibibytes} ))K ${file}`;
  await mustExec(node.namespace, 'bash', ['-c', script]);
  return undo(() => node.remove(file));
}

/** Where a pull writes to. */
export const DISK_FAULTS: Fault[] = [
  {
    name: 'disk-full',
    title: "the runtime's disk is full",
    standsFor: 'a partition that logs have filled',
    image: 'registry.test/team/app:big',
    releases: 'both',
    apply: (_lab, node) => fill(node, 128),
    expected: stored('DiskFull'),
  },
  {
    name: 'disk-too-small',
    title: 'there is room, and not enough for this image',
    standsFor: 'a big image on a small disk',
    image: 'registry.test/team/app:big',
    releases: 'both',
    apply: (_lab, node) => fill(node, 40 * 1024),
    expected: stored('DiskFull'),
  },
  {
    name: 'inodes-full',
    title: "the runtime's disk has no inodes left",
    standsFor: 'millions of small files, while df shows free space',
    image: 'registry.test/team/app:many',
    releases: 'both',
    async apply(_lab, node) {
      const folder = `${STORE}/forgotten`;
      const free = `$(stat -f -c %d ${STORE})`;
      const script = `mkdir ${folder} && cd ${folder} && seq 1 $(( ${free} - 20 )) | xargs touch`;
      await mustExec(node.namespace, 'bash', ['-c', script]);
      return undo(() => node.remove(folder));
    },
    expected: { ...stored('DiskFull'), tells: /inode/i },
  },
  {
    name: 'store-read-only',
    title: "the runtime's store has become read-only",
    standsFor: 'a file system that the kernel has stopped writing to after an error',
    image: 'registry.test/team/app:big',
    releases: 'both',
    async apply(_lab, node) {
      // What is open for writing keeps a mount writable; over it goes a read-only view of the same files.
      await mustExec(node.namespace, 'mount', ['--bind', STORE, STORE]);
      await mustExec(node.namespace, 'mount', ['-o', 'remount,bind,ro', STORE]);
      return undo(() => mustExec(node.namespace, 'umount', [STORE]));
    },
    expected: stored('FilesystemError'),
  },
  {
    name: 'store-hangs',
    title: "the file system of the runtime's store does not answer",
    standsFor: 'a network disk that is gone: whoever looks at it waits for ever',
    image: 'registry.test/team/app:1.4',
    releases: 'either',
    waits: true,
    async apply(lab, node) {
      const behind = '/run/behind-the-store';
      await mustExec(node.namespace, 'mkdir', ['-p', behind]);
      const served = await node.namespace.start('bindfs', ['-f', '-o', 'nonempty', behind, STORE], {
        logFile: join(lab.folder, 'bindfs.log'),
      });
      await mustExec(node.namespace, 'bash', [
        '-c',
        `until mountpoint -q ${STORE} && findmnt -t fuse ${STORE}; do sleep 0.05; done`,
      ]);
      served.signal('SIGSTOP');
      return undo(async () => {
        // Whoever waits for it gets an error when it ends, and the runtime is to start with a store that it knows.
        await served.stop('SIGKILL');
        await mustExec(node.namespace, 'umount', ['-l', STORE]);
        await node.restartRuntime();
      });
    },
    expected: { ...stored('FilesystemError'), tells: /does not answer/ },
  },
];
