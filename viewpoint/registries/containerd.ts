import type { ConfigProblem, Endpoint, RegistryConfiguration } from '../endpoint.ts';
import { at, text } from '../value.ts';
import type { Runtime, Viewpoint } from '../viewpoint.ts';
import { readContainerdConfig } from './containerd-config.ts';
import { type ContainerdSettings, containerdSettings } from './containerd-settings.ts';
import { isFrom, parseRelease, readContainerdVersion, type Release } from './containerd-version.ts';
import { readHostsFolder } from './hosts-folder.ts';
import { endpointAt, splitAuthority, upstreamOf } from './upstream.ts';

/** A file changed this long after the process began was not read by it. */
const START_SLACK_MS = 2000;

/** Where containerd goes for a registry: its file, the registry's folder below `config_path`, or the old mirror tables. */
export async function readContainerdRegistry(
  viewpoint: Viewpoint & { runtime: Runtime },
  registry: string,
  signal: AbortSignal,
): Promise<RegistryConfiguration> {
  const { host, runtime } = viewpoint;
  const release = await releaseOf(viewpoint, signal);
  const path = configFile(runtime.commandLine);
  const config = await readContainerdConfig(host, path, isFrom(release, 2, 2) === true);
  const settings = containerdSettings(config, release);
  const found =
    settings.folders.length > 0
      ? await readHostsFolder(host, settings.folders, registry)
      : oldMirrors(settings, registry);
  const endpoints = found.endpoints.map((endpoint) => withOldTls(endpoint, settings, release));
  const problems = [
    ...settings.problems,
    ...found.problems,
    ...(await trap(viewpoint, settings, registry, path)),
    ...oldTlsIgnored(endpoints, settings, release, path),
    ...notRestarted(config.changedAtMs, runtime, path),
  ];
  return { endpoints, problems };
}

async function releaseOf(
  { host, runtime }: Viewpoint & { runtime: Runtime },
  signal: AbortSignal,
): Promise<Release | null> {
  if (runtime.version !== null) return parseRelease(runtime.version);
  return runtime.pid === null ? null : await readContainerdVersion(host, runtime.pid, signal);
}

function configFile(commandLine: readonly string[]): string {
  for (const [index, word] of commandLine.entries()) {
    const match = /^--?c(?:onfig)?(?:=(.*))?$/.exec(word);
    const value = match === null ? undefined : (match[1] ?? commandLine[index + 1]);
    if (value?.startsWith('/') === true) return value;
  }
  return '/etc/containerd/config.toml';
}

/** `registry.mirrors`, deprecated and still read: its endpoints, then the registry itself. */
function oldMirrors({ mirrors }: ContainerdSettings, registry: string): RegistryConfiguration {
  const upstream = upstreamOf(registry);
  const urls = mirrors[registry] ?? mirrors['*'] ?? [];
  const configured = urls.flatMap((url) => oldEndpoint(url, registry, upstream));
  const rest = configured.filter((endpoint) => endpoint.authority !== upstream.authority);
  return {
    endpoints: rest.length < configured.length ? configured : [...configured, upstream],
    problems: [],
  };
}

function oldEndpoint(url: string, registry: string, upstream: Endpoint): Endpoint[] {
  if (!URL.canParse(url)) return [];
  const { protocol, host: authority, pathname } = new URL(url);
  const { host, port } = splitAuthority(authority);
  const endpoint = endpointAt(protocol === 'http:' ? 'http' : 'https', host, port, 'registry.mirrors');
  const isUpstream = endpoint.authority === upstream.authority;
  return [
    {
      ...endpoint,
      basePath: pathname === '/' ? '/v2' : pathname,
      role: isUpstream ? 'upstream' : 'mirror',
      namespaceParameter: isUpstream ? null : registry,
    },
  ];
}

/** `registry.configs.<host>.tls`, which 2.0 took out. */
function withOldTls(endpoint: Endpoint, { tls }: ContainerdSettings, release: Release | null): Endpoint {
  const table = tls[endpoint.authority] ?? tls[endpoint.host];
  if (table === undefined || isFrom(release, 2, 0) === true) return endpoint;
  const ca = text(at(table, 'ca_file'));
  const cert = text(at(table, 'cert_file'));
  return {
    ...endpoint,
    ca: ca === undefined ? endpoint.ca : [...endpoint.ca, ca],
    client:
      cert === undefined
        ? endpoint.client
        : [...endpoint.client, { cert, key: text(at(table, 'key_file')) ?? null }],
    skipVerify: at(table, 'insecure_skip_verify') === true || endpoint.skipVerify,
  };
}

function oldTlsIgnored(
  endpoints: readonly Endpoint[],
  { tls }: ContainerdSettings,
  release: Release | null,
  path: string,
): ConfigProblem[] {
  if (isFrom(release, 2, 0) !== true) return [];
  const concerned = endpoints.filter(
    (endpoint) => tls[endpoint.authority] !== undefined || tls[endpoint.host] !== undefined,
  );
  return concerned.map(({ host }) => ({
    path,
    message: `registry.configs."${host}".tls is no longer read since containerd 2.0: its CA and skip_verify have no effect`,
    severity: 'Warn',
    fix: `Put the CA into /etc/containerd/certs.d/${host}/hosts.toml (config_path must name /etc/containerd/certs.d); that needs no restart.`,
  }));
}

/** Several folders in `config_path`, on a release that takes them for the name of one: told where it matters. */
async function trap(
  { host }: Viewpoint,
  { ignoredFolders }: ContainerdSettings,
  registry: string,
  path: string,
): Promise<ConfigProblem[]> {
  if (ignoredFolders.length === 0) return [];
  const meant = await readHostsFolder(host, ignoredFolders, registry);
  const files = meant.endpoints.map(({ source }) => source).filter((source) => source !== 'default');
  if (files.length + meant.problems.length === 0) return [];
  return [
    {
      path,
      message: `config_path is ${ignoredFolders.join(':')}, and containerd takes several folders for the name of one since 2.1: ${files[0] ?? ignoredFolders[0]} is not read`,
      severity: 'Warn',
      fix: `Set config_path = "${ignoredFolders[0]}" in ${path}, then restart the runtime.`,
    },
  ];
}

function notRestarted(changedAtMs: number, { startedAtMs, unit }: Runtime, path: string): ConfigProblem[] {
  if (startedAtMs === null || changedAtMs <= startedAtMs + START_SLACK_MS) return [];
  return [
    {
      path,
      message: `changed at ${new Date(changedAtMs).toISOString()}, after the runtime had started: what is in it now may not be what the runtime goes by`,
      severity: 'Warn',
      fix: `systemctl restart ${unit}`,
    },
  ];
}
