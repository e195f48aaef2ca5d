import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host/host.ts';
import { orderAddresses } from './address-order.ts';
import { nameList } from './name-list.ts';
import { askNameserver, authority } from './nameserver.ts';
import type { DnsQuestion, Lookup } from './network.ts';
import { outgoingAddress } from './outgoing-address.ts';
import { askInOrder } from './question-order.ts';
import type { ResolvConf } from './resolv-conf.ts';
import { readResolverFiles } from './resolver-files.ts';
import { createSharedWork } from './single-flight.ts';

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

/**
 * Go's own resolver over the files of `host`, its failures told apart. Each name is looked up once.
 *
 * The outcome is the one that Go's order gives; the way there is shorter: nameservers and search names overlap,
 * each question is asked for one time-out and not resolv.conf's `attempts` (a lost packet is sent again within
 * it), so that a look-up ends within about 8 s where Go takes 10 s for each dead nameserver.
 * Rejects only when aborted.
 *
 * Source: golang/go src/net/dnsclient_unix.go `goLookupIPCNAMEOrder`.
 */
export function createLookup(
  host: Host,
  options: ResolverOptions = {},
): (name: string, signal: AbortSignal) => Promise<Lookup> {
  const lookups = createSharedWork<Lookup>();
  return (name, signal) => lookups(name, signal, (shared) => lookUp(host, options, name, shared));
}

async function lookUp(
  host: Host,
  options: ResolverOptions,
  name: string,
  signal: AbortSignal,
): Promise<Lookup> {
  const started = performance.now();
  const found = async (
    source: Lookup['source'],
    addresses: string[],
    failure: Lookup['failure'],
    questions: DnsQuestion[] = [],
  ): Promise<Lookup> => ({
    host: name,
    addresses: withFamilies(source === 'literal' ? addresses : await inDialOrder(addresses)),
    failure,
    source,
    durationMs: Math.round(performance.now() - started),
    questions,
  });
  const literal = name.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) !== 0) return found('literal', [literal], null);
  const files = await readResolverFiles(host);
  signal.throwIfAborted();
  const entries = files.order === 'dns' ? [] : files.hostsEntries(name).map((entry) => entry.address);
  if (entries.length > 0 && files.order.startsWith('files')) return found('hosts-file', entries, null);
  if (files.order === 'files') return found('hosts-file', [], 'nxdomain');
  const named = await askNames(files.conf, options, name, signal);
  if (named.addresses.length > 0) return found('dns', named.addresses, null, named.questions);
  if (entries.length > 0) return found('hosts-file', entries, null, named.questions);
  return found('dns', [], named.failure, named.questions);
}

type Named = { addresses: string[]; failure: Lookup['failure']; questions: DnsQuestion[] };

/** Tries the names that Go would try until one has addresses. */
async function askNames(
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
export function asking(
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

async function inDialOrder(addresses: string[]): Promise<string[]> {
  if (addresses.length < 2) return addresses;
  return orderAddresses(addresses, await Promise.all(addresses.map(outgoingAddress)));
}

function withFamilies(addresses: readonly string[]): Lookup['addresses'] {
  return addresses.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
}
