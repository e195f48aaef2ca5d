import { at, isRecord } from '../value.ts';
import type { ConfigFile } from './containerd-config.ts';
import { isFrom, type Release } from './containerd-version.ts';

const V1 = 'cri';
export const V2 = 'io.containerd.grpc.v1.cri';
export const V3 = 'io.containerd.cri.v1.images';

type Table = Record<string, unknown>;

export type ImageSection = {
  /** The settings of image pulls that take effect, in the shape of version 3. */
  section: Table;
  /** Whether they (also) come from a section of version 2 that containerd converted. */
  isMigrated: boolean;
  /** Sections with registry settings that this release passes over, and the name that it reads. */
  unread: { path: string; version: number; name: string; instead: string }[];
};

/**
 * Which plug-in section counts depends on the release and on the `version` of the files.
 *
 * Source: containerd cmd/containerd/server/config `LoadConfig` (services/server/config in 1.x),
 * plugins/cri/images/plugin.go `configMigration`. Checked with containerd 1.6.20 and 2.2.1.
 */
export function imageSection(files: readonly ConfigFile[], release: Release): ImageSection {
  if (!isFrom(release, 2, 0)) return beforeTwo(files);
  return isFrom(release, 2, 3) ? eachFile(files) : allFiles(files);
}

/** `version` at the top of a file; `0` when it is missing. */
export function versionOf({ document }: ConfigFile): number {
  const version = document['version'];
  return typeof version === 'number' ? version : 0;
}

/** 1.x: one name by the last version that is written; a later file replaces the whole section. */
function beforeTwo(files: readonly ConfigFile[]): ImageSection {
  const last = files.map(versionOf).findLast((version) => version !== 0) ?? 1;
  const read = last < 2 ? V1 : V2;
  const section = files.map((file) => sectionOf(file, read)).findLast((found) => found !== null) ?? {};
  const unread = files.flatMap((file) =>
    [V1, V2, V3].flatMap((name) => (name === read ? [] : withRegistry(file, name, read, last))),
  );
  return { section, isMigrated: false, unread };
}

/** 2.0 to 2.2: all files together, and then the old section is converted if the last version that is written asks for it. */
function allFiles(files: readonly ConfigFile[]): ImageSection {
  // A file without a version takes that of the files before it, and the first one the newest.
  const last = files.map(versionOf).findLast((version) => version >= 2) ?? 3;
  const isMigrated = last < 3;
  let old: Table | null = null;
  let section: Table = {};
  for (const file of files) {
    const renamed = oldSection(file);
    if (renamed !== null) old = merge(old ?? {}, renamed);
    section = merge(section, sectionOf(file, V3) ?? {});
  }
  const unread = files.flatMap((file) => [
    ...(isMigrated ? [] : withRegistry(file, V2, V3, last)),
    ...(isMigrated && versionOf(file) < 2 ? [] : withRegistry(file, V1, V3, last)),
  ]);
  if (!isMigrated || old === null) return { section, isMigrated: false, unread };
  return { section: migrate(old, section), isMigrated: true, unread };
}

/** 2.3 and later: each file by its own version; only version 4 leaves an old section alone. */
function eachFile(files: readonly ConfigFile[]): ImageSection {
  let section: Table = {};
  let isMigrated = false;
  for (const file of files) {
    const own = sectionOf(file, V3) ?? {};
    const old = versionOf(file) < 4 ? oldSection(file) : null;
    if (old !== null) isMigrated = true;
    section = merge(section, old === null ? own : migrate(old, own));
  }
  const unread = files.flatMap((file) => [
    ...(versionOf(file) < 4 ? [] : withRegistry(file, V2, V3, versionOf(file))),
    ...(versionOf(file) < 2 ? [] : withRegistry(file, V1, V3, versionOf(file))),
  ]);
  return { section, isMigrated, unread };
}

function sectionOf({ document }: ConfigFile, name: string): Table | null {
  const section = at(document, 'plugins', name);
  return isRecord(section) ? section : null;
}

/** The section of version 2; in a file of version 1, the short name stands for it. */
function oldSection(file: ConfigFile): Table | null {
  return sectionOf(file, V2) ?? (versionOf(file) < 2 ? sectionOf(file, V1) : null);
}

function withRegistry(
  file: ConfigFile,
  name: string,
  instead: string,
  version: number,
): ImageSection['unread'] {
  const registry = at(sectionOf(file, name), 'registry');
  const isEmpty = !isRecord(registry) || Object.keys(registry).length === 0;
  return isEmpty ? [] : [{ path: file.path, version, name, instead }];
}

/** What of an old section is carried over into the new one, where it wins. */
function migrate(old: Table, into: Table): Table {
  const section = {
    ...into,
    ...only(old, ['registry', 'max_concurrent_downloads', 'image_pull_with_sync_fs']),
  };
  const containerd = old['containerd'];
  // Without a table of runtimes the conversion stops here.
  if (!isRecord(containerd) || !isRecord(containerd['runtimes'])) return section;
  return { ...section, ...only(containerd, ['disable_snapshot_annotations', 'discard_unpacked_layers']) };
}

function only(table: Table, names: readonly string[]): Table {
  return Object.fromEntries(Object.entries(table).filter(([name]) => names.includes(name)));
}

/** Tables key by key; everything else is replaced. */
function merge(to: Table, from: Table): Table {
  const merged: Table = { ...to };
  for (const [key, value] of Object.entries(from)) {
    const before = merged[key];
    merged[key] = isRecord(before) && isRecord(value) ? merge(before, value) : value;
  }
  return merged;
}
