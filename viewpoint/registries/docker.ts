import { FileError, type Host } from '../../host/host.ts';
import type { ConfigProblem, Endpoint, RegistryConfiguration } from '../endpoint.ts';
import { texts } from '../value.ts';
import { firstFolder, readCertificateFolder } from './certificate-folder.ts';
import { endpointAt, splitAuthority, upstreamOf } from './upstream.ts';

const DAEMON = '/etc/docker/daemon.json';

/** Where dockerd goes: mirrors for Docker Hub alone, insecure registries, and its own certificates folder. Source: docs.docker.com, dockerd. */
export async function readDockerRegistry(host: Host, registry: string): Promise<RegistryConfiguration> {
  const problems: ConfigProblem[] = [];
  const daemon = await readDaemon(host, problems);
  const insecure = texts(daemon['insecure-registries']).includes(registry);
  const mirrors =
    registry === 'docker.io' ? texts(daemon['registry-mirrors']).flatMap((url) => mirror(url)) : [];
  const upstream = {
    ...upstreamOf(registry),
    skipVerify: insecure || upstreamOf(registry).skipVerify,
    fallbackToHttp: insecure || upstreamOf(registry).fallbackToHttp,
  };
  const endpoints = await Promise.all(
    [...mirrors, upstream].map((endpoint) =>
      withCertificates(host, endpoint, endpoint === upstream ? registry : null),
    ),
  );
  return { endpoints, problems };
}

async function readDaemon(host: Host, problems: ConfigProblem[]): Promise<Record<string, unknown>> {
  try {
    return (JSON.parse(await host.readText(DAEMON)) ?? {}) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return {};
    problems.push({
      path: DAEMON,
      message: 'the file cannot be read as JSON, and dockerd does not start with it',
      severity: 'Fail',
      fix: `Mend ${DAEMON}, then systemctl restart docker.`,
    });
    return {};
  }
}

function mirror(url: string): Endpoint[] {
  if (!URL.canParse(url)) return [];
  const { protocol, host: authority } = new URL(url);
  const { host, port } = splitAuthority(authority);
  return [endpointAt(protocol === 'http:' ? 'http' : 'https', host, port, DAEMON)];
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
