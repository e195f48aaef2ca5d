import { isIP } from 'node:net';
import * as dnsPacket from 'dns-packet';
import type { DnsQuestion } from '../network.ts';

/** What a nameserver's message says of one question, by Go's reading. */
export type DnsAnswer = {
  outcome: Exclude<DnsQuestion['outcome'], 'timeout' | 'unreachable'>;
  /** The response code's name where it is not plain success. */
  code?: string;
  addresses: string[];
  truncated: boolean;
};

/** The same response codes as dns-packet writes them. */
const NAME_ERROR = 3;
const SERVER_FAILURE = 2;
const REFUSED = 5;
const CODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
];
/** As many addresses of one host are kept. */
const MAX_ADDRESSES = 64;

/**
 * Reads one DNS message; `null` for one that does not belong to the question (a forgery, or late): Go goes on
 * waiting then. CNAMEs are not followed: as Go does, all addresses of the answer section count.
 *
 * Source: golang/go src/net/dnsclient_unix.go `checkResponse`, `checkHeader`, `skipToAnswer`.
 */
export function readAnswer(
  message: Buffer,
  question: { id: number; name: string; type: 'A' | 'AAAA' },
): DnsAnswer | null {
  if (message.length < 12 || message.readUInt16BE(0) !== question.id) return null;
  const flags = message.readUInt16BE(2);
  if ((flags & RESPONSE) === 0 || message.readUInt16BE(4) === 0) return null;
  const cursor = { offset: 12 };
  const asked = attempt(() => readQuestion(message, cursor));
  if (asked === null || asked.class !== 'IN' || asked.type !== question.type) return null;
  if (!sameName(asked.name, question.name)) return null;
  const truncated = (flags & TRUNCATED) !== 0;
  const records = readRecords(message, cursor, message.readUInt16BE(6));
  const additional = records.complete ? readAdditional(message, cursor) : { extendedCode: 0, any: false };
  const code = (flags & 0xf) | (additional.extendedCode << 4);
  const name = CODES[code] ?? `RCODE${code}`;
  const addresses = records.found.filter((record) => record.type === 'A' || record.type === 'AAAA');
  const ofType = addresses.some((record) => record.type === question.type);
  const failed = (outcome: DnsAnswer['outcome'], why = name) => ({
    outcome,
    code: why,
    addresses: [],
    truncated,
  });
  if (code === NAME_ERROR) return failed('nxdomain');
  if (!records.complete && records.found.length === 0) return failed('malformed', 'FORMAT');
  if (code === SERVER_FAILURE) return failed('servfail');
  if (code === REFUSED) return failed('refused');
  if (code !== 0) return failed('malformed');
  if ((flags & (AUTHORITATIVE | RECURSION_AVAILABLE)) === 0 && records.found.length === 0 && !additional.any)
    return failed('malformed', 'LAMEREFERRAL');
  if (ofType)
    return {
      outcome: 'answer',
      addresses: addresses.slice(0, MAX_ADDRESSES).map((record) => record.data),
      truncated,
    };
  return records.complete ? { outcome: 'nodata', addresses: [], truncated } : failed('malformed', 'FORMAT');
}

const RESPONSE = 0x8000;
const AUTHORITATIVE = 0x0400;
const TRUNCATED = 0x0200;
const RECURSION_AVAILABLE = 0x0080;

type Record = { type: string; data: string };
type Decoder<T> = { decode: ((buffer: Buffer, offset: number) => T) & { bytes: number } };
/** The parts that the package exports for one record at a time, which its types leave out. */
const parts = dnsPacket as unknown as {
  question: Decoder<{ name: string; type: string; class: string }>;
  answer: Decoder<{ type: string; data: unknown; extendedRcode?: number }>;
};

function readQuestion(message: Buffer, cursor: { offset: number }) {
  const question = parts.question.decode(message, cursor.offset);
  cursor.offset += parts.question.decode.bytes;
  return question;
}

function readRecords(message: Buffer, cursor: { offset: number }, count: number) {
  const found: Record[] = [];
  for (let index = 0; index < count; index += 1) {
    const record = attempt(() => readRecord(message, cursor));
    const data = typeof record?.data === 'string' ? record.data : '';
    const isAddress = record?.type === 'A' || record?.type === 'AAAA';
    // The decoder reads past the end of a message that is cut inside an address.
    if (record === null || (isAddress && isIP(data) === 0)) return { found, complete: false };
    found.push({ type: record.type, data });
  }
  return { found, complete: true };
}

/** The extended response code of EDNS, and whether there is any additional record: Go asks both. */
function readAdditional(message: Buffer, cursor: { offset: number }) {
  const result = { extendedCode: 0, any: false };
  if (!readRecords(message, cursor, message.readUInt16BE(8)).complete) return result;
  const count = message.readUInt16BE(10);
  for (let index = 0; index < count; index += 1) {
    const record = attempt(() => readRecord(message, cursor));
    if (record === null) return result;
    result.any = true;
    if (record.type === 'OPT') return { extendedCode: record.extendedRcode ?? 0, any: true };
  }
  return result;
}

function readRecord(message: Buffer, cursor: { offset: number }) {
  const record = parts.answer.decode(message, cursor.offset);
  cursor.offset += parts.answer.decode.bytes;
  return record;
}

/** The decoder throws on what it cannot read. */
function attempt<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch {
    return null;
  }
}

function sameName(one: string, other: string): boolean {
  const bare = (name: string) => name.replace(/\.$/, '').toLowerCase();
  return bare(one) === bare(other);
}
