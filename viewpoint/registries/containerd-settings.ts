import type { ConfigProblem } from '../endpoint.ts';
import { at, isRecord, text, texts } from '../value.ts';
import type { ContainerdConfig } from './containerd-config.ts';
import { configProblems } from './containerd-problems.ts';
import { imageSection } from './containerd-section.ts';
import { isFrom, type Release } from './containerd-version.ts';

/** What of containerd's configuration decides where a pull goes. */
export type ContainerdSettings = {
  /** Folders of registry configuration that are looked into. */
  folders: string[];
  /** Folders that are named and, by a trap of the release, not looked into. */
  ignoredFolders: string[];
  /** Whether the plug-in finds its way by itself and by its old tables, not by folders. */
  usesOldTables: boolean;
  /** The old table: registry → endpoints. */
  mirrors: Record<string, string[]>;
  /** The old table: host → its `tls`. */
  tls: Record<string, unknown>;
  problems: ConfigProblem[];
};

/** The default from 2.2 on, where neither `config_path` nor mirrors are set. */
const DEFAULT_FOLDERS = '/etc/containerd/certs.d:/etc/docker/certs.d';

/** Source: containerd docs/cri/registry.md, plugins/cri/images/plugin.go, `CheckLocalImagePullConfigs`. */
export function containerdSettings(config: ContainerdConfig, release: Release): ContainerdSettings {
  const { section, isMigrated, unread } = imageSection(config.files, release);
  const registry = at(section, 'registry');
  const mirrors = mirrorsOf(registry);
  const hasMirrors = Object.keys(mirrors).length > 0;
  const tls = tlsTables(registry);
  const written = text(at(registry, 'config_path'));
  const configPath = effectivePath(written, { isMigrated, hasMirrors, release });
  const named = configPath.split(':').filter((folder) => folder !== '');
  const folders = named.map((folder) => folder.replace(/(?<=[^/])\/+$/, ''));
  const isTransfer = isFrom(release, 2, 1) && !pullsLocally(section, registry);
  const isTrapped = folders.length > 1 && isTransfer;
  return {
    folders: isTrapped ? [] : folders,
    ignoredFolders: isTrapped ? folders : [],
    usesOldTables: folders.length === 0 && !isTransfer,
    mirrors,
    tls,
    problems: [
      ...config.problems,
      ...configProblems(config, {
        release,
        unread,
        configPath,
        isDefaultPath: (written ?? '') === '',
        hasMirrors,
        hasTls: Object.keys(tls).length > 0,
      }),
    ],
  };
}

/**
 * 2.2.0 and 2.2.1 have the default as a value that is there unless something else is written, which stands against
 * mirrors; later ones fill it in where there are neither folders nor mirrors.
 */
function effectivePath(
  written: string | undefined,
  { isMigrated, hasMirrors, release }: { isMigrated: boolean; hasMirrors: boolean; release: Release },
): string {
  if (written !== undefined && written !== '') return written;
  if (!isFrom(release, 2, 2)) return '';
  if (isFrom(release, 2, 2, 2)) return hasMirrors ? '' : DEFAULT_FOLDERS;
  return written === '' && !isMigrated ? '' : DEFAULT_FOLDERS;
}

/** Any of these sends a pull the old way, which splits `config_path` at its colons. */
function pullsLocally(section: unknown, registry: unknown): boolean {
  const downloads = at(section, 'max_concurrent_downloads');
  return (
    at(section, 'disable_snapshot_annotations') === false ||
    at(section, 'discard_unpacked_layers') === true ||
    at(section, 'image_pull_with_sync_fs') === true ||
    at(section, 'use_local_image_pull') === true ||
    (typeof downloads === 'number' && downloads !== 3) ||
    ['mirrors', 'configs', 'auths'].some((key) => {
      const table = at(registry, key);
      return isRecord(table) && Object.keys(table).length > 0;
    })
  );
}

function mirrorsOf(registry: unknown): Record<string, string[]> {
  const mirrors = at(registry, 'mirrors');
  if (!isRecord(mirrors)) return {};
  return Object.fromEntries(
    Object.entries(mirrors).map(([host, entry]) => [host, texts(at(entry, 'endpoint'))]),
  );
}

function tlsTables(registry: unknown): Record<string, unknown> {
  const configs = at(registry, 'configs');
  if (!isRecord(configs)) return {};
  return Object.fromEntries(
    Object.entries(configs).flatMap(([host, entry]) =>
      isRecord(at(entry, 'tls')) ? [[host, at(entry, 'tls')]] : [],
    ),
  );
}
