import { setTimeout as sleep } from 'node:timers/promises';
import { nameList } from './name-list.ts';
import { askNameserver, authority } from './nameserver.ts';
import type { DnsQuestion, Lookup } from '../network.ts';
import { askInOrder } from './question-order.ts';
import type { ResolvConf } from './resolv-conf.ts';

export type ResolverOptions = {
  /** Of every nameserver; resolv.conf has no way to say it. 53 unless told. */
  port?: number;
  /** The longest that one question waits, whatever resolv.conf says. */
  maxQuestionMs?: number;
};

/** Go's default. An answer that comes later is not taken by Go either. */
export const MAX_QUESTION_MS = 5000;
/** The search list is tried beside a first name that is silent for so long. */
const OVERLAP_MS = 1500;

/** What the names that Go tries for one host came to. */
export type Named = { addresses: string[]; failure: Lookup['failure']; questions: DnsQuestion[] };

/**
 * Tries the names that Go would try, each at the nameservers in their order, until one has addresses.
 *
 * @param conf with one nameserver it tells how that one does on its own
 */
export async function searchNames(
  conf: ResolvConf,
  options: ResolverOptions,
  name: string,
  signal: AbortSignal,
): Promise<Named> {
  const [first, ...rest] = nameList(name, conf);
  if (first === undefined) return { addresses: [], failure: 'nxdomain', questions: [] };
  const controller = new AbortController();
  const both = AbortSignal.any([signal, controller.signal]);
  const ask = (fqdn: string) => askName(conf, options, fqdn, both);
  try {
    const opening = ask(first);
    const overlap = rest.length === 0 ? opening : sleep(OVERLAP_MS, null, { signal: both });
    void Promise.allSettled([overlap]);
    const early = await Promise.race([opening, overlap]);
    if (early !== null && (early.addresses.length > 0 || rest.length === 0)) return early;
    const others = rest.map(ask);
    void Promise.allSettled(others);
    let last = await opening;
    const questions = [...last.questions];
    // Go shows the failure of the name as it was given, else of the first that was asked.
    let failure = last.failure;
    for (const [index, other] of others.entries()) {
      if (last.addresses.length > 0) break;
      last = await other;
      questions.push(...last.questions);
      if (rest[index] === `${name}.`) failure = last.failure;
    }
    return { addresses: last.addresses, failure: last.addresses.length > 0 ? null : failure, questions };
  } finally {
    controller.abort();
  }
}

/** A and AAAA of one fully qualified name. */
async function askName(
  conf: ResolvConf,
  options: ResolverOptions,
  fqdn: string,
  signal: AbortSignal,
): Promise<Named> {
  const port = options.port ?? 53;
  const ask = (type: 'A' | 'AAAA') =>
    askInOrder(
      conf.nameservers,
      (nameserver, one) => askNameserver(asking(conf, options, { nameserver, name: fqdn, type }), one),
      (nameserver, durationMs) => ({
        nameserver: authority(nameserver, port),
        name: fqdn.replace(/(.)\.$/, '$1'),
        type,
        transport: 'udp',
        outcome: 'timeout',
        addresses: [],
        durationMs: Math.round(durationMs),
        truncated: false,
      }),
      signal,
    );
  const families = conf.singleRequest
    ? [await ask('A'), await ask('AAAA')]
    : await Promise.all([ask('A'), ask('AAAA')]);
  const last = families.flatMap((questions) => questions.at(-1) ?? []);
  const addresses = [...new Set(last.flatMap((question) => question.addresses))];
  return { addresses, failure: addresses.length > 0 ? null : worst(last), questions: families.flat() };
}

/** One question as resolv.conf wants it asked. */
function asking(
  conf: ResolvConf,
  options: ResolverOptions,
  what: { nameserver: string; name: string; type: 'A' | 'AAAA' },
): Parameters<typeof askNameserver>[0] {
  return {
    ...what,
    port: options.port ?? 53,
    timeoutMs: Math.min(conf.timeoutMs, options.maxQuestionMs ?? MAX_QUESTION_MS),
    useTcp: conf.useTcp,
    trustAd: conf.trustAd,
  };
}

/** Of A's and AAAA's failure the one that is not merely "no such name". */
function worst(last: readonly DnsQuestion[]): Lookup['failure'] {
  const outcomes = last.map((question) => question.outcome).filter((outcome) => outcome !== 'answer');
  return (
    outcomes.find((outcome) => outcome !== 'nxdomain' && outcome !== 'nodata') ??
    outcomes.find((outcome) => outcome === 'nxdomain') ??
    'nodata'
  );
}
