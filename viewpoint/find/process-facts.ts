import type { Host } from '../../host/host.ts';
import { nulSeparated, quietly } from './processes.ts';

export type ProcessFacts = {
  startedAtMs: number | null;
  environ: Record<string, string> | null;
  /** systemd unit, `null` when its control group names none. */
  unit: string | null;
};

/** When a process started, with which environment, under which unit. */
export async function processFacts(host: Host, pid: number): Promise<ProcessFacts> {
  const [stat, uptime, environ, cgroup] = await Promise.all([
    quietly(host.readProc(`${pid}/stat`)),
    quietly(host.readProc('uptime')),
    quietly(host.readProc(`${pid}/environ`)),
    quietly(host.readProc(`${pid}/cgroup`)),
  ]);
  return {
    startedAtMs: stat === null || uptime === null ? null : parseStartTime(stat, uptime, Date.now()),
    environ: environ === null ? null : parseEnviron(environ),
    unit: cgroup === null ? null : parseUnit(cgroup),
  };
}

/** Clock ticks a second as the kernel tells them to programs: 100 on every architecture that runs containers. */
const TICKS_PER_SECOND = 100;

/**
 * Start of a process in milliseconds since 1970, by how long it has been running: the kernel's `btime` is whole
 * seconds, and a CA installed half a second after the start must not count as older.
 *
 * @param stat `/proc/<pid>/stat`; the name in it may hold blanks and brackets
 * @param uptime `/proc/uptime`, read at `nowMs`
 */
export function parseStartTime(stat: string, uptime: string, nowMs: number): number | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[19]);
  const seconds = Number.parseFloat(uptime);
  if (!Number.isFinite(ticks) || !Number.isFinite(seconds)) return null;
  return Math.round(nowMs - (seconds - ticks / TICKS_PER_SECOND) * 1000);
}

/** The first assignment of a name counts, as for `getenv`. */
export function parseEnviron(text: string): Record<string, string> {
  const environ: Record<string, string> = {};
  for (const entry of nulSeparated(text)) {
    const equals = entry.indexOf('=');
    if (equals > 0) environ[entry.slice(0, equals)] ??= entry.slice(equals + 1);
  }
  return environ;
}

/** Units that a hand-started process merely inherits from the shell it was started from. */
const NOT_A_RUNTIME = /^(?:user@|session-|ssh|sshd|getty|cron|dbus|systemd-)/;

/** The innermost `*.service` of `/proc/<pid>/cgroup`, of either version of control groups. */
export function parseUnit(cgroup: string): string | null {
  const units = cgroup
    .split('\n')
    .filter((line) => /^(?:0::|[0-9]+:name=systemd:)/.test(line))
    .flatMap((line) => line.split('/'))
    .filter((part) => part.endsWith('.service') && !NOT_A_RUNTIME.test(part));
  return units.at(-1) ?? null;
}
