import { hostname } from 'node:os';
import { existsSync } from 'node:fs';
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
  const endpoint = given['runtime-endpoint'] ?? env['CONTAINER_RUNTIME_ENDPOINT'];
  const credentials = ['CRICTL_CREDS', 'CRICTL_AUTH'].flatMap((name) =>
    env[name] ? [[name, env[name]] as const] : [],
  );
  return {
    node: env['NODE_NAME'] ?? hostname(),
    crictl: given.crictl ?? env['PULLTRIAGE_CRICTL'] ?? 'crictl',
    runtimeEndpoint: endpoint === undefined ? undefined : socketPath(endpoint),
    hostRoot: folder('--host-root', given['host-root'] ?? env['PULLTRIAGE_HOST_ROOT']),
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
  if (!path.startsWith('/') || !existsSync(path))
    throw new UsageError(
      `${name} must name an existing folder by an absolute path, not ${JSON.stringify(path)}`,
    );
  return path;
}

function seconds(name: string, text: string): number {
  const value = /^(\d{1,5})s?$/.exec(text)?.[1];
  if (value === undefined || Number(value) < 1 || Number(value) > 3600)
    throw new UsageError(`${name} must be whole seconds from 1 to 3600, not ${JSON.stringify(text)}`);
  return Number(value) * 1000;
}
