import { link, mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Host } from '../../../host/host.ts';
import { createHost } from '../../../host/node-host.ts';
import { temporaryFolder } from '../../host/temporary-folder.ts';

export type FakeProcess = {
  pid: number;
  comm: string;
  commandLine?: string[];
  /** Namespaces, `1` being ours. */
  net?: number;
  mnt?: number;
  environ?: Record<string, string>;
  cgroup?: string;
  /** Sockets it listens on. */
  listens?: string[];
};

/** A folder that looks like a machine: its files in `node/`, its processes in `proc/`, all in one mount namespace of their own. */
export async function fakeMachine(
  processes: readonly FakeProcess[],
  files: Record<string, string> = {},
): Promise<
  {
    host: Host;
    listen(socket: string): Promise<void>;
    leave(socket: string): Promise<void>;
  } & AsyncDisposable
> {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const { path } = folder;
  await folder.write(under('node', { 'etc/hostname': 'fake\n', ...files }));
  await folder.write({ 'proc/uptime': '1000.00 1.00\n' });
  await links(path, 'self', { net: 1, mnt: 1 });
  for (const process of processes) await writeProcess(path, process, (more) => folder.write(more));
  const listen = async (socket: string) => {
    await mkdir(dirname(join(path, 'node', socket)), { recursive: true });
    const server = createServer((connection) => connection.destroy());
    await new Promise<void>((resolve) => server.listen(join(path, 'node', socket), resolve));
    stack.defer(() => new Promise<void>((resolve) => server.close(() => resolve())));
  };
  /** A socket's file that outlived who listened on it: closing removes the name it was opened by alone. */
  const leave = async (socket: string) => {
    const target = join(path, 'node', socket);
    await mkdir(dirname(target), { recursive: true });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(`${target}.live`, resolve));
    await link(`${target}.live`, target);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const host = createHost({ root: join(path, 'node'), proc: join(path, 'proc') });
  return { host, listen, leave, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function writeProcess(
  path: string,
  { pid, comm, commandLine = [comm], net = 1, mnt = 2, environ = {}, cgroup = '', listens = [] }: FakeProcess,
  write: (files: Record<string, string>) => Promise<void>,
): Promise<void> {
  const table = listens.map(
    (socket, index) => `0000000000000000: 00000002 00000000 00010000 0001 01 ${pid}${index} ${socket}\n`,
  );
  await write(
    under(`proc/${pid}`, {
      comm: `${comm}\n`,
      cmdline: commandLine.map((word) => `${word}\0`).join(''),
      environ: Object.entries(environ)
        .map(([name, value]) => `${name}=${value}\0`)
        .join(''),
      cgroup,
      stat: `${pid} (a ) name) S 1 ${'0 '.repeat(17)}50000 0 0\n`,
      'net/unix': `Num RefCount Protocol Flags Type St Inode Path\n${table.join('')}`,
      'fd/.keep': '',
    }),
  );
  await links(path, String(pid), { net, mnt });
  await symlink('../../node', join(path, 'proc', String(pid), 'root'));
  for (const index of listens.keys())
    await symlink(`socket:[${pid}${index}]`, join(path, 'proc', String(pid), 'fd', String(index + 3)));
}

async function links(path: string, pid: string, { net, mnt }: { net: number; mnt: number }): Promise<void> {
  const folder = join(path, 'proc', pid, 'ns');
  await mkdir(folder, { recursive: true });
  await symlink(`net:[${net}]`, join(folder, 'net'));
  await symlink(`mnt:[${mnt}]`, join(folder, 'mnt'));
}

function under(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [join(folder, name), text]));
}
