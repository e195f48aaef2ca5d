import type { Answer } from '../../viewpoint/network.ts';
import type { Finding } from '../probe.ts';

/** How far a server's clock is before (positive) or behind this node's. */
export type Skew = { authority: string; skewMs: number };

/** More than this is no delay on the way. */
export const MAX_SKEW_MS = 5 * 60_000;

/** Reads the servers' clocks off their answers; answers from a cache are as old as the cache likes. */
export function dateSkews(answers: readonly { authority: string; answer: Answer }[], nowMs: number): Skew[] {
  const skews = new Map<string, number>();
  for (const { authority, answer } of answers) {
    if (answer.kind !== 'response' || answer.headers.age !== undefined) continue;
    const serverMs = Date.parse(answer.headers.date ?? '');
    if (Number.isFinite(serverMs)) skews.set(authority, serverMs - nowMs);
  }
  return [...skews].map(([authority, skewMs]) => ({ authority, skewMs }));
}

/** `behind by 3 h`: this node's clock, by a server's. */
export function skewWords(skewMs: number): string {
  const seconds = Math.abs(skewMs) / 1000;
  const amount =
    seconds < 120
      ? `${Math.round(seconds)} s`
      : seconds < 7200
        ? `${Math.round(seconds / 60)} min`
        : seconds < 172_800
          ? `${Math.round(seconds / 3600)} h`
          : `${Math.round(seconds / 86_400)} days`;
  return `${amount} ${skewMs > 0 ? 'behind' : 'ahead'}`;
}

export const SET_CLOCK = 'sudo timedatectl set-ntp true && timedatectl timesync-status; date -u';

/** Warns when two servers agree that this node's clock is wrong, though no certificate fails by it yet. */
export function judgeClock(skews: readonly Skew[], judged: readonly Finding[]): Finding[] {
  if (judged.some((finding) => finding.facts?.clockSkewS !== undefined && finding.status === 'Fail'))
    return [];
  const off = skews.filter(({ skewMs }) => Math.abs(skewMs) > MAX_SKEW_MS);
  const [first, second] = off;
  if (first === undefined || second === undefined || off.length < skews.length) return [];
  if (Math.abs(first.skewMs - second.skewMs) > MAX_SKEW_MS) return [];
  return [
    {
      status: 'Warn',
      stage: 'resolve',
      cause: 'TlsCertificateInvalid',
      subject: 'clock',
      message: `this node's clock is ${skewWords(first.skewMs)} by the answers of ${first.authority} and ${second.authority}`,
      facts: { clockSkewS: Math.round(first.skewMs / 1000) },
      action: `Set the node's clock: ${SET_CLOCK}`,
    },
  ];
}
