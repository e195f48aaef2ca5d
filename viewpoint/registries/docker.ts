import { BlockList, isIP } from 'node:net';
import { FileError, type Host } from '../../host/host.ts';
import type { ConfigProblem, Endpoint, RegistryConfiguration } from '../endpoint.ts';
import { lastFlag, parseFlags } from '../find/flags.ts';
import { parseGoUrl } from '../proxy/go-url.ts';
import { at, texts } from '../value.ts';
import { firstFolder, readCertificateFolder } from './certificate-folder.ts';
import { endpointAt, isLoopback, splitAuthority, upstreamOf } from './upstream.ts';

/**
 * Where dockerd goes: mirrors for Docker Hub alone, insecure registries, and its own certificates folder.
 *
 * Source: docs.docker.com, dockerd; moby registry/config.go.
 */
export async function readDockerRegistry(
  host: Host,
  registry: string,
  commandLine: readonly string[],
): Promise<RegistryConfiguration> {
  const flags = parseFlags(commandLine.slice(1));
  const path = lastFlag(flags, 'config-file') ?? '/etc/docker/daemon.json';
  const problems: ConfigProblem[] = [];
  const daemon = await readDaemon(host, path, problems);
  const listed = [...texts(at(daemon, 'insecure-registries')), ...(flags.get('insecure-registry') ?? [])];
  const urls = [...texts(at(daemon, 'registry-mirrors')), ...(flags.get('registry-mirror') ?? [])];
  const mirrors = registry === 'docker.io' ? urls.flatMap((url) => mirror(url, path, listed)) : [];
  const isListed = registry !== 'docker.io' && isInsecure(registry, listed);
  const upstream = { ...upstreamOf(registry), skipVerify: isListed };
  const { host: name, port } = splitAuthority(registry);
  // HTTPS comes first here, whatever the port.
  const own = isListed
    ? { ...upstream, ...endpointAt('https', name, port, path), role: upstream.role }
    : upstream;
  const endpoints = await Promise.all([
    ...mirrors.map((endpoint) => withCertificates(host, endpoint, null)),
    withCertificates(host, { ...own, skipVerify: isListed, fallbackToHttp: isListed }, registry),
  ]);
  return { endpoints, problems };
}

/** By the name as it is listed, or an address in a listed network. Names that resolve into one are not looked up. */
function isInsecure(registry: string, listed: readonly string[]): boolean {
  const { host } = splitAuthority(registry);
  if (isLoopback(host)) return true;
  if (listed.some((entry) => entry.replace(/^https?:\/\//i, '') === registry)) return true;
  const family = isIP(host) === 6 ? 'ipv6' : 'ipv4';
  const networks = new BlockList();
  for (const entry of listed) {
    const [address = '', bits = ''] = entry.split('/');
    const kind = isIP(address);
    if (kind !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128))
      networks.addSubnet(address, Number(bits), kind === 4 ? 'ipv4' : 'ipv6');
  }
  return isIP(host) !== 0 && networks.check(host, family);
}

async function readDaemon(host: Host, path: string, problems: ConfigProblem[]): Promise<unknown> {
  try {
    return JSON.parse(await host.readText(path));
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return {};
    if (error instanceof FileError)
      problems.push({
        path,
        message: `the file cannot be read by this check (${error.code}): what it says is not known`,
        severity: 'Warn',
        fix: 'Run this check as root.',
      });
    else
      problems.push({
        path,
        message: 'the file cannot be read as JSON, and dockerd does not start with it',
        severity: 'Fail',
        fix: `Mend ${path}, then systemctl restart docker.`,
      });
    return {};
  }
}

/** A mirror is never asked by HTTP unless it is written so. */
function mirror(url: string, source: string, listed: readonly string[]): Endpoint[] {
  const full = /^https?:\/\//.test(url) ? url : `https://${url}`;
  const parsed = parseGoUrl(full);
  if (parsed === null || parsed.hostname === '') return [];
  const { scheme, hostname, port } = parsed;
  const name = port === '' ? hostname : `${hostname}:${port}`;
  const endpoint = endpointAt(
    scheme === 'http' ? 'http' : 'https',
    hostname,
    port === '' ? null : Number(port),
    source,
  );
  return [{ ...endpoint, skipVerify: isInsecure(name, listed) }];
}

async function withCertificates(host: Host, endpoint: Endpoint, registry: string | null): Promise<Endpoint> {
  const names = [registry ?? endpoint.host, endpoint.authority];
  const folder = await firstFolder(
    host,
    names.map((name) => `/etc/docker/certs.d/${name}`),
  );
  return folder === null
    ? endpoint
    : { ...endpoint, ...(await readCertificateFolder(host, folder)), source: folder };
}
