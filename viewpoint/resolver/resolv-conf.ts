import { isIP } from 'node:net';

/** What Go's resolver takes from resolv.conf. */
export type ResolvConf = {
  /** Literal addresses (with zone) in order; at most three, and Go's default when the file names none. */
  nameservers: string[];
  /** Rooted suffixes. */
  search: string[];
  ndots: number;
  /** Of one question to one nameserver. */
  timeoutMs: number;
  attempts: number;
  rotate: boolean;
  singleRequest: boolean;
  useTcp: boolean;
  trustAd: boolean;
  /** The runtime keeps what it read first. */
  noReload: boolean;
  /** An option or keyword that Go does not know: a runtime with libc asks libc instead. */
  unknown: string[];
  /** `nameservers` is Go's default, since the file is missing or names none. */
  defaulted: boolean;
  /** Lines that do not do what they look like. */
  problems: ResolvConfProblem[];
};

export type ResolvConfProblem = {
  line: number;
  text: string;
  /** Goes after the line's text. */
  why: string;
};

/** Go's `defaultNS`. */
const DEFAULT_NAMESERVERS = ['127.0.0.1', '::1'];
const MAX_NAMESERVERS = 3;
/** Go's `dtoi` gives up above this. */
const MAX_NUMBER = 0xffffff;
/** The file is small by nature; more than this is not what a resolver was meant to read. */
const MAX_LINES = 1000;
const MAX_PROBLEMS = 16;

/**
 * Reads resolv.conf as Go does; `text` is `null` for a file that is not there.
 *
 * @param hostname of the node: its domain is the search list where the file has none.
 * Source: golang/go src/net/dnsconfig_unix.go.
 */
export function parseResolvConf(text: string | null, hostname = ''): ResolvConf {
  const conf: ResolvConf = {
    nameservers: [],
    search: [],
    ndots: 1,
    timeoutMs: 5000,
    attempts: 2,
    rotate: false,
    singleRequest: false,
    useTcp: false,
    trustAd: false,
    noReload: false,
    unknown: [],
    defaulted: false,
    problems: [],
  };
  const lines = (text ?? '').split('\n').slice(0, MAX_LINES);
  for (const [index, line] of lines.entries()) {
    if (line.startsWith(';') || line.startsWith('#')) continue;
    const [keyword, ...values] = line.split(/[ \r\t\n]+/).filter((field) => field !== '');
    if (keyword === undefined) continue;
    const problem = readLine(conf, keyword, values);
    if (problem !== null && conf.problems.length < MAX_PROBLEMS)
      conf.problems.push({ line: index + 1, text: line.trim().slice(0, 120), why: problem });
  }
  if (conf.nameservers.length === 0) {
    conf.nameservers = [...DEFAULT_NAMESERVERS];
    conf.defaulted = true;
  }
  const dot = hostname.indexOf('.');
  if (conf.search.length === 0 && dot >= 0 && dot < hostname.length - 1)
    conf.search = [rooted(hostname.slice(dot + 1))];
  return conf;
}

/** Takes one line into `conf`; answers with what is wrong with it, `null` for nothing. */
function readLine(conf: ResolvConf, keyword: string, values: string[]): string | null {
  const [first] = values;
  switch (keyword) {
    case 'nameserver':
      if (first === undefined) return 'names no address';
      if (conf.nameservers.length >= MAX_NAMESERVERS)
        return `only the first ${MAX_NAMESERVERS} nameservers are used`;
      if (isIP(first) === 0) return 'is not an IP address and is ignored';
      conf.nameservers.push(first);
      return null;
    case 'domain':
      if (first !== undefined) conf.search = [rooted(first)];
      return null;
    case 'search':
      conf.search = values.map(rooted).filter((suffix) => suffix !== '.');
      return values.some((value) => value.includes(',')) ? 'a comma is taken as part of the domain' : null;
    case 'options':
      for (const option of values) readOption(conf, option);
      return null;
    case 'lookup':
      return null;
    default:
      conf.unknown.push(keyword.slice(0, 64));
      return 'is no keyword of resolv.conf and is ignored';
  }
}

function readOption(conf: ResolvConf, option: string): void {
  if (option.startsWith('ndots:')) conf.ndots = Math.min(leadingNumber(option.slice(6)), 15);
  else if (option.startsWith('timeout:')) conf.timeoutMs = Math.max(leadingNumber(option.slice(8)), 1) * 1000;
  else if (option.startsWith('attempts:')) conf.attempts = Math.max(leadingNumber(option.slice(9)), 1);
  else if (option === 'rotate') conf.rotate = true;
  else if (option === 'single-request' || option === 'single-request-reopen') conf.singleRequest = true;
  else if (option === 'use-vc' || option === 'usevc' || option === 'tcp') conf.useTcp = true;
  else if (option === 'trust-ad') conf.trustAd = true;
  else if (option === 'no-reload') conf.noReload = true;
  else if (option !== 'edns0') conf.unknown.push(option.slice(0, 64));
}

function leadingNumber(text: string): number {
  return Math.min(Number(/^\d{1,9}/.exec(text)?.[0] ?? 0), MAX_NUMBER);
}

function rooted(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}
