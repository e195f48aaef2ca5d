import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { LAB_VARIABLE } from './folder.ts';

/**
 * A machine's worth of namespaces (network, mount, pid, host name), held by an init process.
 *
 * They have no names and no files: with the init everything in them ends, mounts included. The init ends with
 * `unshare`, and `unshare` with the thread that started it, so not even a `kill -9` of the test leaves anything but
 * its temporary folder.
 */
export type Namespace = AsyncDisposable & {
  /** The init process, as this machine sees it; `/proc/<pid>/root` is the file system in there. */
  pid: number;
  hostName: string;
  /** The path of a file in there, in our own file system. */
  path(inside: string): string;
  /** Runs a command to its end; never throws for what the command did. */
  exec(command: string, args: string[], options?: ExecOptions): Promise<ExecResult>;
  /** Starts a process that stays; its output goes to a log file. */
  start(command: string, args: string[], options: StartOptions): Promise<Daemon>;
  /** Ends everything at once, without waiting: for signal handlers. */
  killNow(): void;
};

export type ExecOptions = {
  input?: string;
  environment?: Record<string, string>;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
  /** Gets stdout and stderr of the command as they are, a terminal included. */
  inherit?: boolean;
};

export type ExecResult = { exitCode: number; stdout: string; stderr: string; durationMs: number };

export type StartOptions = { logFile: string; environment?: Record<string, string> };

export type Daemon = {
  /** As this machine sees it. */
  pid: number;
  running(): boolean;
  signal(name: NodeJS.Signals): void;
  /** Sends the signal and waits for the end, forcing it after a few seconds. */
  stop(name?: NodeJS.Signals): Promise<void>;
};

/** @param script shell lines that the init runs before it is ready, such as mounts */
export async function createNamespace(deps: {
  hostName: string;
  folder: string;
  script: string;
}): Promise<Namespace> {
  const { hostName, folder } = deps;
  const base = { PATH: process.env['PATH'] ?? '', HOME: '/root', LANG: 'C.UTF-8', [LAB_VARIABLE]: folder };
  const script = `set -e\nmount --make-rprivate /\nhostname ${hostName}\n${deps.script}\necho ready\nsleep infinity & wait`;
  const holder = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'KILL',
      'unshare',
      '--kill-child=KILL',
      '-n',
      '-m',
      '-p',
      '-u',
      '-f',
      '--mount-proc',
      'bash',
      '-c',
      script,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: base },
  );
  const ended = once(holder, 'exit').catch(() => undefined);
  await ready(holder, hostName);
  const pid = await onlyChild(holder.pid ?? 0);

  const enter = (command: string, args: string[]): string[] => [
    ...`-t ${pid} -m -n -p -u -- setpriv --pdeathsig KILL`.split(' '),
    command,
    ...args,
  ];
  return {
    pid,
    hostName,
    path: (inside) => `/proc/${pid}/root${inside}`,
    async exec(command, args, options = {}) {
      const startedAtMs = performance.now();
      const result = await execa('nsenter', enter(command, args), {
        reject: false,
        env: { ...base, ...options.environment },
        extendEnv: false,
        maxBuffer: 16_000_000,
        stripFinalNewline: false,
        forceKillAfterDelay: 500,
        ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
        ...(options.inherit && { stdout: 'inherit' as const, stderr: 'inherit' as const }),
        ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
        ...(options.signal && { cancelSignal: options.signal }),
      });
      options.signal?.throwIfAborted();
      return {
        exitCode: result.exitCode ?? -1,
        stdout: result.stdout ?? '',
        stderr: result.stderr ?? '',
        durationMs: Math.round(performance.now() - startedAtMs),
      };
    },
    start: (command, args, options) =>
      startDaemon(enter(command, args), { ...base, ...options.environment }, options),
    killNow: () => void holder.kill('SIGKILL'),
    async [Symbol.asyncDispose]() {
      holder.kill('SIGKILL');
      await ended;
      await gone(pid);
    },
  };
}

/** Like `exec`, but a failure of the command is an error that names it. */
export async function mustExec(
  namespace: Pick<Namespace, 'exec' | 'hostName'>,
  command: string,
  args: string[],
  options?: ExecOptions,
): Promise<string> {
  const { exitCode, stdout, stderr } = await namespace.exec(command, args, options);
  if (exitCode === 0) return stdout;
  throw new Error(
    `${command} ${args.join(' ')} in ${namespace.hostName}: exit ${exitCode}: ${stderr.trim()}`,
  );
}

async function ready(holder: ChildProcess, hostName: string): Promise<void> {
  let output = '';
  let errors = '';
  holder.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  for await (const chunk of holder.stdout ?? []) {
    output += String(chunk);
    if (output.includes('ready')) return;
  }
  holder.kill('SIGKILL');
  throw new Error(`the namespaces of ${hostName} did not come up: ${errors.trim() || 'no message'}`);
}

async function startDaemon(
  args: string[],
  env: Record<string, string>,
  options: StartOptions,
): Promise<Daemon> {
  const log = openSync(options.logFile, 'a');
  const outer = spawn('nsenter', args, { stdio: ['ignore', log, log], env });
  closeSync(log);
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      running = false;
      resolve();
    };
    outer.once('exit', end).once('error', end);
  });
  const pid = await onlyChild(outer.pid ?? 0);
  const signal = (name: NodeJS.Signals): void => {
    if (!running) return;
    try {
      process.kill(pid, name);
      // nsenter stops itself when its child is stopped, and must run to reap it: a zombie that nobody reaps keeps
      // its pid namespace from ending, where process 1 is none that reaps.
      if (name === 'SIGCONT' || name === 'SIGKILL') outer.kill('SIGCONT');
    } catch {
      // Ended in between.
    }
  };
  return {
    pid,
    running: () => running,
    signal,
    async stop(name = 'SIGTERM') {
      signal(name);
      const forced = setTimeout(() => signal('SIGKILL'), 5000);
      await ended;
      clearTimeout(forced);
      await gone(pid);
    },
  };
}

async function onlyChild(parent: number): Promise<number> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8').catch(() => '');
    const pid = Number.parseInt(children, 10);
    if (pid > 0) return pid;
    await delay(5);
  }
  throw new Error(`process ${parent} has no child; it may have ended at once`);
}

/** Waits for the end of a process; not for ever, since a namespace ends only when somebody reaps its last zombie. */
async function gone(pid: number): Promise<void> {
  const untilMs = performance.now() + 3000;
  while ((await isAlive(pid)) && performance.now() < untilMs) await delay(5);
}

/** A zombie is as good as gone. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z';
}
