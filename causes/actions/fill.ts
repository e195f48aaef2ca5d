import type { Names } from '../../wire/names.ts';
import { type ImageReference, parseReference } from '../../wire/reference.ts';

/**
 * Values for commands. Names come out of texts that a registry or an image author may have written, and a person
 * pastes the command into a root shell: a value is used only if it is plainly a host, an address, a path or a
 * reference, which also keeps it from starting with `-`; else its place is marked in angle brackets.
 */
export function fill(names: Names) {
  const reference = parsed(names.image);
  const registry = reference === null ? hubName(names.host) : reference.registry;
  return {
    reference,
    /** Registry as an image reference names it, with its port. */
    registry: plain(registry, HOST, '<registry>'),
    /** Host that was talked to, `host:port` or `host`. */
    host: plain(registryHost(names.host ?? registry), HOST, '<registry>'),
    image: reference === null ? '<image>' : reference.canonical,
    /** `registry/repository`, without tag and digest. */
    repository:
      reference === null ? repositoryOf(names, registry) : `${reference.registry}/${reference.repository}`,
    tag: plain(names.tag ?? reference?.tag, TAG, '<tag>'),
    proxy: plain(names.proxy, HOST, '<proxy:port>'),
    path: plain(names.path, PATH, ''),
    platform: plain(names.platform, PLATFORM, ''),
    socket: plain(names.socket?.replace(/^unix:\/\//, ''), PATH, ''),
    /** Known values only: for sentences that read well without them. */
    known: { address: plain(names.address, HOST, ''), nameserver: plain(names.nameserver, HOST, '') },
  };
}

const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9.]{1,15})?\])(?::[0-9]{1,5})?$/;
const PATH = /^\/[A-Za-z0-9_./:@+=,-]{0,510}$/;
const TAG = /^\w[\w.-]{0,127}$/;
const PLATFORM = /^[a-z0-9]{1,20}\/[a-z0-9_]{1,20}(?:\/[a-z0-9]{1,10})?$/;
const REPOSITORY = /^[a-z0-9][a-z0-9._/-]{0,254}$/;

function plain(value: string | undefined, shape: RegExp, otherwise: string): string {
  return value !== undefined && shape.test(value) ? value : otherwise;
}

function parsed(image: string | undefined): ImageReference | null {
  try {
    return image === undefined ? null : parseReference(image);
  } catch {
    return null;
  }
}

function repositoryOf(names: Names, registry: string | undefined): string {
  const repository = plain(names.repository, REPOSITORY, '<repository>');
  return `${plain(registry, HOST, '<registry>')}/${repository}`;
}

/** Docker Hub's several hosts are one registry to kubelet and to image references. */
function hubName(host: string | undefined): string | undefined {
  return host !== undefined && /^(?:(?:registry-1|index|auth)\.)?docker\.io(?::443)?$/.test(host)
    ? 'docker.io'
    : host;
}

function registryHost(registry: string | undefined): string | undefined {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

/** `host:port` taken apart; the port of HTTPS where none is written. Brackets of IPv6 are taken off. */
export function hostAndPort(authority: string, defaultPort = '443'): { host: string; port: string } {
  const [, host = authority, port = defaultPort] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? [];
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port };
}

/** Quoted for a POSIX shell where it is not a plain word; so is a place to be filled in, lest `<` and `>` redirect. */
export function shell(value: string): string {
  return /^[\w./:@=,+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
