import { hostname } from 'node:os';
import { statSync } from 'node:fs';
import { UsageError } from './arguments.ts';

/** What `check` is told by its options and, where they are silent, by its environment. */
export type CheckConfig = {
  node: string;
  crictl: string;
  runtimeEndpoint: string | undefined;
  hostRoot: string | undefined;
  /** Secret. */
  credentials: Record<string, string>;
  pullTimeoutMs: number;
};

type Given = {
  crictl?: string | undefined;
  'runtime-endpoint'?: string | undefined;
  'host-root'?: string | undefined;
  'pull-timeout'?: string | undefined;
};

/** @throws UsageError naming the option or variable and its value. */
export function readCheckConfig(
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
): CheckConfig {
  // A variable that is set to nothing, as an empty template value does, is one that is not set.
  const set = (name: string): string | undefined => env[name] || undefined;
  const endpoint = given['runtime-endpoint'] ?? set('CONTAINER_RUNTIME_ENDPOINT');
  const credentials = ['CRICTL_CREDS', 'CRICTL_AUTH'].flatMap((name) =>
    env[name] ? [[name, env[name]] as const] : [],
  );
  return {
    node: set('NODE_NAME') ?? hostname(),
    crictl: given.crictl ?? set('PULLTRIAGE_CRICTL') ?? 'crictl',
    runtimeEndpoint: endpoint === undefined ? undefined : socketPath(endpoint),
    hostRoot: folder('--host-root', given['host-root'] ?? set('PULLTRIAGE_HOST_ROOT')),
    credentials: Object.fromEntries(credentials),
    pullTimeoutMs: seconds('--pull-timeout', given['pull-timeout'] ?? '10'),
  };
}

function socketPath(endpoint: string): string {
  const path = endpoint.replace(/^unix:\/\//, '');
  if (!path.startsWith('/'))
    throw new UsageError(
      `--runtime-endpoint must be a unix socket's absolute path, not ${JSON.stringify(endpoint)}`,
    );
  return path;
}

function folder(name: string, path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  if (!path.startsWith('/') || !isFolder(path))
    throw new UsageError(
      `${name} must name an existing folder by an absolute path, not ${JSON.stringify(path)}`,
    );
  return path;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function seconds(name: string, text: string): number {
  const value = /^(\d{1,5})s?$/.exec(text)?.[1];
  if (value === undefined || Number(value) < 1 || Number(value) > 3600)
    throw new UsageError(`${name} must be whole seconds from 1 to 3600, not ${JSON.stringify(text)}`);
  return Number(value) * 1000;
}
