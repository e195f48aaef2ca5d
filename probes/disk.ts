import type { Viewpoint } from '../viewpoint/viewpoint.ts';
import { judgeStore, type Store } from './disk/judge.ts';
import { measureRoom } from './disk/measure.ts';
import { type Mount, mountOf, parseMountinfo } from './disk/mounts.ts';
import { storeFolders } from '../viewpoint/store-folders.ts';
import type { Finding, Probe, ProbeContext } from './probe.ts';
import { couldNotLook } from './run-probe.ts';
import { within } from './within.ts';

/** The image's size comes from the registry, which may be what is broken. */
const SIZE_WAIT_MS = 1500;

/**
 * Room for a pull: bytes, inodes and read-only state of each file system that it writes to, against what kubelet
 * evicts at and what this image needs. Quotas of XFS projects and thin pools do not show in a file system's figures.
 */
export const disk: Probe = {
  name: 'disk',
  description: 'room, inodes and read-only state of what a pull writes to',
  timeoutMs: 8000,
  async run(context) {
    const { viewpoint } = context;
    if (viewpoint.runtime === null)
      return [couldNotLook('no container runtime was found, so its store is not known')];
    const mounts = await readMounts(viewpoint);
    if (mounts === null) return [couldNotLook("the runtime's mounts cannot be read")];
    const folders = await storeFolders(viewpoint);
    const [stores, size] = await Promise.all([measureStores(folders, mounts, context), imageBytes(context)]);
    const needs = { imageBytes: size, evictionHard: viewpoint.kubelet?.evictionHard ?? null };
    const findings = stores.flatMap((store) => judgeStore(store, needs));
    return findings.length > 0 ? findings : [notThere(folders)];
  },
};

async function readMounts({ host, runtime, rootKind }: Viewpoint): Promise<Mount[] | null> {
  const pid =
    rootKind === 'runtime' && runtime?.pid != null
      ? String(runtime.pid)
      : rootKind === 'host-mount'
        ? '1'
        : 'self';
  const text = await host.readProc(`${pid}/mountinfo`);
  return text === null ? null : parseMountinfo(text);
}

/** Each file system once, however many of the runtime's folders are on it. */
async function measureStores(
  folders: readonly string[],
  mounts: readonly Mount[],
  { viewpoint, signal }: ProbeContext,
): Promise<Store[]> {
  const stores = new Map<string, Promise<Store | null>>();
  for (const folder of folders) {
    const mount = mountOf(folder, mounts);
    if (mount !== null && !stores.has(mount.path))
      stores.set(mount.path, measure(folder, mount, mounts, viewpoint, signal));
  }
  const measured = (await Promise.all(stores.values())).filter((store) => store !== null);
  return [...new Map(measured.map((store) => [store.mount.path, store])).values()];
}

/** `null` for a folder that does not exist. A link may lead to another mount: it is followed once the first has answered. */
async function measure(
  folder: string,
  mount: Mount,
  mounts: readonly Mount[],
  { host }: Viewpoint,
  signal: AbortSignal,
): Promise<Store | null> {
  const first = await measureRoom(host, `${host.root}${mount.path}`, signal);
  if (typeof first === 'string') return { mount, room: first };
  const location = await host.locate(folder);
  const inside = location.slice(host.root.length) || '/';
  const behind = mountOf(inside, mounts);
  if (behind === null || behind.path === mount.path)
    return (await host.stat(folder)) === null ? null : { mount, room: first };
  return { mount: behind, room: await measureRoom(host, location, signal) };
}

async function imageBytes({ imageBytes: told, signal, target }: ProbeContext): Promise<number | null> {
  if (target.kind !== 'image') return null;
  return await within(SIZE_WAIT_MS, told, null, signal);
}

function notThere(folders: readonly string[]): Finding {
  return couldNotLook(`the runtime's store is not where it should be (${folders[0] ?? 'no folder known'})`);
}
