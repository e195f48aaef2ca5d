import { isIPv6, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEADLINES } from './deadlines.ts';
import type { Dialled, Failure } from '../network.ts';
import { addressAndPort, connectTcp } from './tcp.ts';

export type FirstConnected = {
  /** `null`: every address failed. */
  socket: Socket | null;
  /** The first failure, as Go returns it; `null` with a socket. */
  failure: Failure | null;
  address: string | null;
  attempts: Dialled['attempts'];
};

/**
 * TCP to the first address that answers, as Go's dialler does it: the family of the first address leads, the other
 * starts 300 ms later or as soon as the first one has failed; within a family one after the other, the time that is
 * left shared out among them. Rejects only when aborted.
 *
 * Source: go/src/net/dial.go (`dialParallel`, `dialSerial`, `partialDeadline`); RFC 8305.
 */
export async function connectFirst(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
  timeoutMs: number = DEADLINES.tcpMs,
): Promise<FirstConnected> {
  const attempts: Dialled['attempts'] = [];
  const lead = isIPv6(addresses[0] ?? '');
  const first = addresses.filter((address) => isIPv6(address) === lead);
  const second = addresses.filter((address) => isIPv6(address) !== lead);
  const lost = new AbortController();
  const until = performance.now() + timeoutMs;
  const leadFailed = new AbortController();
  const race = { port, until, attempts, signal: AbortSignal.any([signal, lost.signal]) };
  const serial = async (some: readonly string[]) => {
    const winner = await connectSerially(some, race);
    if (winner === null) throw new Error(`no address of ${some.length} could be connected to`);
    return winner;
  };
  const leading = serial(first);
  leading.catch(() => leadFailed.abort());
  const runners = [leading];
  if (second.length > 0) {
    runners.push(
      sleep(DEADLINES.fallbackMs, undefined, { signal: AbortSignal.any([race.signal, leadFailed.signal]) })
        .catch(() => race.signal.throwIfAborted())
        .then(() => serial(second)),
    );
  }
  const won = await Promise.any(runners).catch(() => null);
  lost.abort();
  await closeLosers(runners, won);
  if (signal.aborted) {
    won?.socket.destroy();
    throw signal.reason;
  }
  if (won !== null) return { socket: won.socket, failure: null, address: won.address, attempts };
  const failure = attempts.find((attempt) => attempt.failure !== null)?.failure ?? null;
  return { socket: null, failure, address: attempts.at(0)?.address ?? null, attempts };
}

type Winner = { socket: Socket; address: string };
type Race = { port: number; until: number; attempts: Dialled['attempts']; signal: AbortSignal };

async function connectSerially(addresses: readonly string[], race: Race): Promise<Winner | null> {
  for (const [index, address] of addresses.entries()) {
    const leftMs = race.until - performance.now();
    if (leftMs <= 0) break;
    const shareMs = Math.min(leftMs, Math.max(DEADLINES.addressMs, leftMs / (addresses.length - index)));
    const startedAt = performance.now();
    const target = addressAndPort(address, race.port);
    const { socket, failure } = await connectTcp({ address, port: race.port }, shareMs, race.signal);
    race.attempts.push({ address: target, failure, durationMs: Math.round(performance.now() - startedAt) });
    if (socket !== null) return { socket, address: target };
  }
  return null;
}

/** Both families may have connected in the same instant. */
async function closeLosers(runners: readonly Promise<Winner>[], won: Winner | null): Promise<void> {
  for (const outcome of await Promise.allSettled(runners)) {
    if (outcome.status === 'fulfilled' && outcome.value !== won) outcome.value.socket.destroy();
  }
}
