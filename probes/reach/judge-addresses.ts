import { isIPv6 } from 'node:net';
import type { Failure } from '../../viewpoint/network.ts';
import { addressAndPort } from '../../viewpoint/connection/tcp.ts';
import type { Cause } from '../../wire/cause.ts';
import type { Visit } from '../conversation/exchange.ts';
import { connectWords } from '../conversation/transport-fault.ts';
import type { Finding } from '../probe.ts';
import type { Whence } from './whence.ts';

/** One address of a server, tried alone. */
export type Tried = { address: string; failure: Failure | null; durationMs: number };

/**
 * Judges the addresses of one server, in the order in which the look-up gave them. None answers: the pull fails, for the
 * reason of the first one, which is what Go reports. Some do not: a warning, for Go tries them all and hides it.
 *
 * @param whence where the addresses come from, if that is worth a word where none answers
 */
export function judgeAddresses(
  visit: Visit,
  tried: readonly Tried[],
  whence: Whence | null = null,
): Finding[] {
  const { authority, stage, endpoint } = visit;
  const common = { stage, endpoint };
  const dead = tried.filter((one) => one.failure !== null);
  const first = dead[0];
  if (tried.length === 0) {
    const message = `could not look: ${authority} has no address (see dns)`;
    return [{ ...common, status: 'Unknown', cause: null, subject: authority, message }];
  }
  if (first?.failure == null) {
    const fastestMs = Math.min(...tried.map((one) => one.durationMs));
    const message = `${authority} answers at ${ofAll(tried.length)} (first after ${fastestMs} ms)`;
    return [{ ...common, status: 'Pass', cause: null, subject: authority, message, facts: facts(tried) }];
  }
  if (dead.length === tried.length) {
    const rest =
      dead.length === 1
        ? ''
        : `; none of its ${dead.length} addresses does better: ${list(dead.slice(1), visit)}`;
    const words = `${authority} ${connectWords(first.failure, at(first, visit))}${rest}${whence === null ? '' : `; ${whence.words}`}`;
    const finding = judgment(visit, 'Fail', first, words, tried);
    return [whence === null ? finding : { ...finding, action: whence.action }];
  }
  const families = [false, true].filter(
    (six) =>
      tried.some((one) => isIPv6(one.address) === six) &&
      !tried.some((one) => isIPv6(one.address) === six && one.failure === null),
  );
  const findings: Finding[] = families
    .filter((six) => !isAbsent(six, tried))
    .map((six) => {
      const own = dead.filter((one) => isIPv6(one.address) === six);
      const [worst = first] = own;
      const family = six ? 'IPv6' : 'IPv4';
      const words = `${authority} cannot be reached by ${family} (${list(own, visit)}), only by ${six ? 'IPv4' : 'IPv6'}`;
      const cost = worst.failure?.kind === 'timeout' ? ', which can cost 300 ms for each connection' : '';
      return judgment(visit, 'Warn', worst, `${words}${cost}`, tried);
    });
  const others = dead.filter((one) => !families.includes(isIPv6(one.address)));
  const [other] = others;
  if (other !== undefined) {
    const words = `${others.length} of the ${tried.length} addresses of ${authority} ${others.length === 1 ? 'does' : 'do'} not answer`;
    findings.push(judgment(visit, 'Warn', other, `${words}: ${list(others, visit)}`, tried));
  }
  if (findings.length > 0) return findings;
  const message = `${authority} answers by IPv4; this node has no IPv6, and Go does not begin with it`;
  return [{ ...common, status: 'Pass', cause: null, subject: authority, message, facts: facts(tried) }];
}

const NO_ROUTE: ReadonlySet<string> = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * Whether the node merely has no IPv6, as most have: no route at all, and so IPv6 last in the look-up's order. A node that
 * has an IPv6 address of its own begins with it, and then the missing route is a fault.
 */
function isAbsent(six: boolean, tried: readonly Tried[]): boolean {
  if (!six || isIPv6(tried[0]?.address ?? '')) return false;
  return tried.every((one) => !isIPv6(one.address) || NO_ROUTE.has(one.failure?.code ?? ''));
}

function judgment(
  visit: Visit,
  status: 'Warn' | 'Fail',
  worst: Tried,
  message: string,
  tried: readonly Tried[],
): Finding {
  const cause: Cause = worst.failure?.kind === 'timeout' ? 'ConnectTimeout' : 'ConnectionRefused';
  const address = at(worst, visit);
  const names = { host: visit.authority, address };
  const { stage, endpoint } = visit;
  return { status, stage, cause, subject: address, message, names, facts: facts(tried), endpoint };
}

function at({ address }: Tried, { port }: Visit): string {
  return addressAndPort(address, port);
}

function list(some: readonly Tried[], visit: Visit): string {
  const shown = some.slice(0, 4).map((one) => `${at(one, visit)} ${one.failure?.code ?? ''}`);
  return [...shown, ...(some.length > 4 ? [`and ${some.length - 4} more`] : [])].join(', ');
}

function facts(tried: readonly Tried[]): Record<string, number> {
  return {
    addresses: tried.length,
    failingAddresses: tried.filter((one) => one.failure !== null).length,
    slowestMs: Math.max(...tried.map((one) => one.durationMs)),
  };
}

function ofAll(addresses: number): string {
  return addresses === 1 ? 'its only address' : `all ${addresses} addresses`;
}
