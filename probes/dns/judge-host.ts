import type { HostView } from './host-view.ts';
import { authority } from '../../viewpoint/resolver/nameserver.ts';
import type { DnsQuestion, Lookup } from '../../viewpoint/network.ts';
import type { Finding } from '../probe.ts';
import { judgeNameservers } from './judge-nameservers.ts';
import { decisive, isNegative, remedy, says } from './words.ts';

/** So many addresses are written out. */
const SHOWN = 4;

/** What the look-ups of one host say. */
export function judgeHost(view: HostView): Finding[] {
  if (view.lookup.source === 'literal') return [];
  if (view.lookup.failure !== null) return [failed(view, view.lookup.failure)];
  if (view.lookup.source === 'hosts-file') return [fromHostsFile(view)];
  return [resolved(view), ...searchListSurprise(view), ...judgeNameservers(view)];
}

function resolved({ host, endpoint, lookup, nameservers }: HostView): Finding {
  const answer = lookup.questions.find(({ outcome }) => outcome === 'answer');
  return {
    status: 'Pass',
    stage: 'resolve',
    cause: null,
    subject: host,
    endpoint,
    message: `${host} is ${list(lookup.addresses.map(({ address }) => address))}, by ${answer?.nameserver} in ${lookup.durationMs} ms`,
    names: { host, ...(answer === undefined ? {} : { nameserver: answer.nameserver }) },
    facts: {
      lookupMs: lookup.durationMs,
      addresses: lookup.addresses.length,
      nameservers: nameservers.length,
    },
  };
}

function failed(view: HostView, failure: NonNullable<Lookup['failure']>): Finding {
  const { host, endpoint, lookup } = view;
  const last = lookup.questions.findLast(({ outcome }) => outcome === failure) ?? lookup.questions.at(-1);
  const what = view.role === 'proxy' ? `the proxy's name ${host}` : host;
  const finding: Finding = {
    status: 'Fail',
    stage: 'resolve',
    cause: view.role === 'proxy' ? 'ProxyFailure' : 'DnsFailure',
    subject: host,
    endpoint,
    message: `${what} does not resolve on this node: ${details(view)}`,
    names: { host, ...(last === undefined ? {} : { nameserver: last.nameserver }) },
    facts: { failure, lookupMs: lookup.durationMs },
    action:
      last === undefined
        ? `${host} is no name that can be looked up: correct the image name`
        : remedy(failure, host, last.nameserver, view.file, last.code ?? ''),
  };
  const doubt = doubtOf(view);
  if (doubt === null) return finding;
  return { ...finding, status: 'Unknown', cause: null, message: `${finding.message}; ${doubt}` };
}

/** Why a failure that we see need not be the runtime's. */
function doubtOf({ libc, environUnknown, role }: HostView): string | null {
  if (libc?.otherSource === true)
    return `but the runtime asks libc, since ${libc.why}, and may know it from there`;
  if (environUnknown && role === 'registry')
    return 'but the environment of the runtime cannot be read, and with a proxy it would not look it up';
  return null;
}

function details({ lookup, nameservers }: HostView): string {
  if (lookup.questions.length === 0)
    return lookup.source === 'hosts-file'
      ? 'it is not in /etc/hosts, and nsswitch.conf names no dns'
      : 'Go does not look up such a name';
  const views = nameservers.map((view) => ({ ...view, question: decisive(view) }));
  const parts = views.flatMap(({ nameserver, role, question }) =>
    question === undefined
      ? []
      : [`${role === 'upstream' ? 'behind it ' : ''}${question.nameserver || nameserver} ${says(question)}`],
  );
  return (
    parts.length > 0
      ? parts
      : lookup.questions.slice(0, SHOWN).map((each) => `${each.nameserver} ${says(each)}`)
  ).join('; ');
}

function fromHostsFile(view: HostView): Finding {
  const { host, endpoint, lookup, hostsEntries } = view;
  const lines = hostsEntries.map(({ line }) => line).join(', ');
  const addresses = lookup.addresses.map(({ address }) => address);
  const says = `${host} is ${list(addresses)}, by /etc/hosts line ${lines}`;
  const others = elsewhere(view, addresses);
  const base = { stage: 'resolve', subject: host, endpoint, names: { host, path: '/etc/hosts' } } as const;
  if (others === null)
    return { ...base, status: 'Pass', cause: null, message: says, facts: { lookupMs: lookup.durationMs } };
  return {
    ...base,
    status: 'Warn',
    // By itself no fault: people pin names on purpose. It is the reason where the pinned address fails.
    cause: null,
    message: `${says}, while ${others.nameserver} says ${list(others.addresses)}`,
    action: `If the line is out of date, remove ${host} from line ${lines} of /etc/hosts\n  grep -n ${quote(host)} /etc/hosts`,
    explains: ['ConnectTimeout', 'ConnectionRefused', 'TlsCertificateInvalid'],
  };
}

/** DNS knows the name, and by none of these addresses. */
function elsewhere({ nameservers }: HostView, addresses: readonly string[]): DnsQuestion | null {
  const questions = nameservers
    .flatMap((view) => view.questions)
    .filter(({ outcome }) => outcome === 'answer');
  const same = questions.some((question) =>
    question.addresses.some((address) => addresses.includes(address)),
  );
  return same ? null : (questions[0] ?? null);
}

/** A name with a dot that only exists with a search suffix: a wildcard record, or another host altogether. */
function searchListSurprise({ host, lookup, endpoint }: HostView): Finding[] {
  const answer = lookup.questions.findLast(({ outcome }) => outcome === 'answer');
  const bare = host.replace(/\.$/, '').toLowerCase();
  if (answer === undefined || answer.name.toLowerCase() === bare || !bare.includes('.')) return [];
  const own = lookup.questions.find(({ name }) => name.toLowerCase() === bare);
  const instead =
    own === undefined
      ? `is asked for as ${answer.name} before ${bare} itself (ndots)`
      : isNegative(own.outcome)
        ? `does not exist; ${answer.name} was found instead by the search list`
        : `${says(own)}; ${answer.name} was found instead by the search list`;
  return [
    {
      status: 'Warn',
      stage: 'resolve',
      cause: null,
      subject: host,
      endpoint,
      message: `${host} ${instead}`,
      names: { host, nameserver: authorityOf(answer) },
      action: `If ${answer.name} is not the registry, remove its suffix from the search line of /etc/resolv.conf, or add ${host} to DNS`,
      explains: [
        'TlsCertificateInvalid',
        'TlsUnknownCa',
        'ConnectTimeout',
        'ConnectionRefused',
        'PlainHttpRegistry',
        'RepositoryNotFound',
        'TagNotFound',
      ],
    },
  ];
}

function authorityOf(question: DnsQuestion): string {
  return question.nameserver || authority('127.0.0.1', 53);
}

function list(addresses: readonly string[]): string {
  const more = addresses.length - SHOWN;
  return addresses.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
