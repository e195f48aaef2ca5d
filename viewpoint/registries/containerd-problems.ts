import type { ConfigProblem } from '../endpoint.ts';
import { at, isRecord, texts } from '../value.ts';
import type { ContainerdConfig } from './containerd-config.ts';
import { type ImageSection, V2, versionOf } from './containerd-section.ts';
import { hasSince, isFrom, type Release } from './containerd-version.ts';

export type WhatIsSet = {
  release: Release;
  unread: ImageSection['unread'];
  /** As it takes effect; `''`: none. */
  configPath: string;
  /** Nobody wrote it. */
  isDefaultPath: boolean;
  hasMirrors: boolean;
  hasTls: boolean;
};

/** What keeps containerd from starting or its CRI plug-in from loading, and sections that it passes over. */
export function configProblems(config: ContainerdConfig, set: WhatIsSet): ConfigProblem[] {
  return [
    ...startProblems(config, set.release),
    ...disabled(config),
    ...conflicts(config.path, set),
    ...set.unread.map(unreadSection),
  ];
}

/** Source: `ValidateV2` of 1.x, `LoadConfigWithPlugins` of 2.3. */
function startProblems({ files }: ContainerdConfig, release: Release): ConfigProblem[] {
  const [root] = files;
  const isOld = !isFrom(release, 2, 0);
  const last = files.map(versionOf).findLast((version) => version !== 0) ?? 1;
  return files.flatMap((file) => {
    const version = versionOf(file);
    if (isOld && version > 2 && hasSince(release, { '1.6': 32, '1.7': 17 }))
      return [
        fatal(file.path, `version = ${version} is newer than this containerd knows`, 'Set version = 2'),
      ];
    const plugins = file.document['plugins'];
    const short = isRecord(plugins)
      ? Object.keys(plugins).find((name) => name.split('.').length < 4)
      : undefined;
    if (isOld && last >= 2 && short !== undefined)
      return [
        fatal(file.path, `plugins.${short} is a name of version 1`, `Write plugins."${longName(short)}"`),
      ];
    const rootVersion = root === undefined ? 0 : versionOf(root);
    if (isFrom(release, 2, 3) && rootVersion > 0 && version > rootVersion) {
      const what = `version = ${version} is higher than that of ${root?.path}, which imports it`;
      return [fatal(file.path, what, `Set version = ${rootVersion}`)];
    }
    return [];
  });
}

function longName(name: string): string {
  return name === 'cri' ? V2 : `io.containerd.….${name}`;
}

function fatal(path: string, what: string, fix: string): ConfigProblem {
  return {
    path,
    message: `${what}: the runtime does not start with the file`,
    severity: 'Fail',
    fix: `${fix} in ${path}, then restart the runtime.`,
  };
}

function disabled({ path, files }: ContainerdConfig): ConfigProblem[] {
  const names = files
    .flatMap(({ document }) => texts(at(document, 'disabled_plugins')))
    .filter((id) => id === 'cri' || id === V2 || id.startsWith('io.containerd.cri.v1.'));
  if (names.length === 0) return [];
  return [
    {
      path,
      message: `disabled_plugins switches off ${names.join(', ')}: the runtime serves no CRI, so kubelet can pull nothing`,
      severity: 'Fail',
      fix: `Take ${names.join(', ')} out of disabled_plugins in ${path}, then restart the runtime.`,
    },
  ];
}

/** Source: `ValidateImageConfig`, `ValidatePluginConfig`. The TLS table is refused in 1.x alone; 2.0 took it out. */
function conflicts(
  path: string,
  { release, configPath, isDefaultPath, hasMirrors, hasTls }: WhatIsSet,
): ConfigProblem[] {
  if (configPath === '') return [];
  const first = configPath.split(':')[0];
  const refused = [
    ...(hasMirrors ? ['mirrors'] : []),
    ...(hasTls && !isFrom(release, 2, 0) ? ['configs.*.tls'] : []),
  ];
  return refused.map((table) => ({
    path,
    message: `\`${table}\` cannot be set when \`config_path\` is${isDefaultPath ? `, and this release sets it to ${configPath} by itself` : ''}: the CRI plug-in does not load`,
    severity: 'Fail',
    fix: `Move the ${table} of ${path} into ${first}/<registry>/hosts.toml and delete them there, then restart the runtime.`,
  }));
}

/** Registry settings under the name that another version gives them are ignored without a word. */
function unreadSection({ path, version, name, instead }: ImageSection['unread'][number]): ConfigProblem {
  return {
    path,
    message: `registry settings stand under plugins."${name}", which this containerd does not read in configuration of version ${version}: they are ignored`,
    severity: 'Warn',
    fix: `Move them to plugins."${instead}".registry in ${path} (or change its version), then restart the runtime.`,
  };
}
