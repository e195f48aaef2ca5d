import type { ConfigProblem } from '../endpoint.ts';
import { at, isRecord, text, texts } from '../value.ts';
import type { ContainerdConfig } from './containerd-config.ts';
import { isFrom, type Release } from './containerd-version.ts';

/** What of containerd's configuration decides where a pull goes. */
export type ContainerdSettings = {
  /** Folders of registry configuration that are looked into. */
  folders: string[];
  /** Folders that are named and, by a trap of the release, not looked into. */
  ignoredFolders: string[];
  /** The old table: registry → endpoints. */
  mirrors: Record<string, string[]>;
  /** The old table: host → its `tls`. */
  tls: Record<string, unknown>;
  problems: ConfigProblem[];
};

const OLD = 'io.containerd.grpc.v1.cri';
const NEW = 'io.containerd.cri.v1.images';
/** The default from 2.2 on, where neither `config_path` nor mirrors are set. */
const DEFAULT_FOLDERS = '/etc/containerd/certs.d:/etc/docker/certs.d';

/** Source: containerd docs/cri/registry.md, plugins/cri/images/plugin.go, `CheckLocalImagePullConfigs`. */
export function containerdSettings(config: ContainerdConfig, release: Release | null): ContainerdSettings {
  const plugins = config.merged['plugins'];
  const section = at(plugins, sectionName(config.dialect));
  const registry = at(section, 'registry');
  const written = text(at(registry, 'config_path')) ?? '';
  const mirrors = at(registry, 'mirrors');
  const hasMirrors = isRecord(mirrors) && Object.keys(mirrors).length > 0;
  const fromDefault = written === '' && !hasMirrors && isFrom(release, 2, 2) === true;
  const folders = (fromDefault ? DEFAULT_FOLDERS : written).split(':').filter((folder) => folder !== '');
  const trapped =
    folders.length > 1 &&
    isFrom(release, 2, 1) !== false &&
    !(release === null && config.dialect < 3) &&
    !pullsLocally(section, registry);
  return {
    folders: trapped ? [] : folders,
    ignoredFolders: trapped ? folders : [],
    mirrors:
      written === '' && isRecord(mirrors)
        ? Object.fromEntries(
            Object.entries(mirrors).map(([host, entry]) => [host, texts(at(entry, 'endpoint'))]),
          )
        : {},
    tls: tlsTables(registry),
    problems: [
      ...config.problems,
      ...criProblems(config, written, hasMirrors),
      ...misplaced(config, plugins),
    ],
  };
}

function sectionName(dialect: number): string {
  if (dialect >= 3) return NEW;
  return dialect === 2 ? OLD : 'cri';
}

/** Any of these sends a pull the old way, which splits `config_path` at its colons. */
function pullsLocally(section: unknown, registry: unknown): boolean {
  const either = (key: string) => at(section, key) ?? at(section, 'containerd', key);
  const downloads = either('max_concurrent_downloads');
  return (
    either('disable_snapshot_annotations') === false ||
    either('discard_unpacked_layers') === true ||
    either('image_pull_with_sync_fs') === true ||
    either('use_local_image_pull') === true ||
    (typeof downloads === 'number' && downloads !== 3) ||
    ['mirrors', 'configs', 'auths'].some((key) => at(registry, key) !== undefined)
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

/** What keeps the CRI plug-in from loading, so that no pull can start. */
function criProblems(config: ContainerdConfig, configPath: string, hasMirrors: boolean): ConfigProblem[] {
  const disabled = texts(config.merged['disabled_plugins']).filter(
    (id) => id === 'cri' || id === OLD || id.startsWith('io.containerd.cri.v1.'),
  );
  const { path } = config;
  const problems: ConfigProblem[] = [];
  if (disabled.length > 0) {
    problems.push({
      path,
      message: `disabled_plugins switches off ${disabled.join(', ')}: the runtime serves no CRI, so kubelet can pull nothing`,
      severity: 'Fail',
      fix: `Take ${disabled.join(', ')} out of disabled_plugins in ${path}, then restart the runtime.`,
    });
  }
  if (configPath !== '' && hasMirrors) {
    problems.push({
      path,
      message: '`mirrors` cannot be set when `config_path` is: the CRI plug-in does not load',
      severity: 'Fail',
      fix: `Move the mirrors of ${path} into ${configPath.split(':')[0]}/<registry>/hosts.toml and delete them there, then restart the runtime.`,
    });
  }
  return problems;
}

/** Registry settings under the name that another dialect gives them are ignored without a word. */
function misplaced({ path, dialect }: ContainerdConfig, plugins: unknown): ConfigProblem[] {
  const read = sectionName(dialect);
  return [OLD, NEW, 'cri'].flatMap((name) => {
    const registry = name === read ? undefined : at(plugins, name, 'registry');
    // Version 1 accepts no long names, and later ones migrate the section of version 2 when the header says so.
    if (!isRecord(registry) || Object.keys(registry).length === 0) return [];
    return [
      {
        path,
        message: `registry settings stand under plugins."${name}", which a file of version ${dialect} does not read: they are ignored`,
        severity: 'Warn' as const,
        fix: `Move them to plugins."${read}".registry in ${path} (or change its version), then restart the runtime.`,
      },
    ];
  });
}
