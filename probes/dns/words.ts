import type { DnsQuestion, Lookup } from '../../viewpoint/network.ts';
import type { NameserverView } from '../../viewpoint/resolver/nameserver-survey.ts';

/** How a nameserver did, in the words that follow its name. */
export function says(
  question: Pick<DnsQuestion, 'outcome' | 'code' | 'truncated' | 'durationMs' | 'addresses'>,
): string {
  const after = question.truncated ? 'cuts its UDP answer short and over TCP ' : '';
  const { code = '' } = question;
  switch (question.outcome) {
    case 'answer':
      return `${after}answers ${question.addresses.slice(0, 4).join(', ')}`;
    case 'nxdomain':
      return `${after}says that there is no such name (NXDOMAIN)`;
    case 'nodata':
      return `${after}knows the name but no address for it`;
    case 'servfail':
      return `${after}fails (SERVFAIL)`;
    case 'refused':
      return `${after}refuses to answer (REFUSED)`;
    case 'timeout':
      return `${after}does not answer within ${Math.max(1, Math.round(question.durationMs / 1000))} s`;
    case 'unreachable':
      return `${after}${unreachable(code)}`;
    case 'malformed':
      return code === 'LAMEREFERRAL'
        ? `${after}does not resolve for others (no recursion)`
        : `${after}gives no usable answer (${code || 'malformed'})`;
    default:
      return after;
  }
}

function unreachable(code: string): string {
  if (code === 'ECONNREFUSED') return 'has no server on that port (ECONNREFUSED)';
  if (code === 'EPERM' || code === 'EACCES')
    return `cannot be asked: a firewall rule of this node forbids it (${code})`;
  return `cannot be reached (${code})`;
}

/** The question that tells most of one nameserver: its answer, else its failure that is more than "no such name". */
export function decisive(view: Pick<NameserverView, 'questions'>): DnsQuestion | undefined {
  const { questions } = view;
  return (
    questions.find(({ outcome }) => outcome === 'answer') ??
    questions.find(({ outcome }) => !isNegative(outcome)) ??
    questions.find(({ outcome }) => outcome === 'nxdomain') ??
    questions[0]
  );
}

/** The nameserver works and does not know the name. */
export function isNegative(outcome: DnsQuestion['outcome']): boolean {
  return outcome === 'nxdomain' || outcome === 'nodata';
}

/** Neither an answer nor a "no". */
export function isBroken(outcome: DnsQuestion['outcome']): boolean {
  return outcome !== 'answer' && !isNegative(outcome);
}

/** What to do where no nameserver helps. `file` is the one to edit, `nameserver` its `address:port`. */
export function remedy(
  failure: NonNullable<Lookup['failure']>,
  host: string,
  nameserver: string,
  file: string,
  code: string,
): string {
  const address = nameserver.replace(/:\d+$/, '');
  const bare = address.replace(/^\[(.*)\]$/, '$1');
  const ask = `dig @${bare} ${host}`;
  const isStub = bare === '127.0.0.53' || bare === '127.0.0.54';
  if (isStub && failure === 'unreachable')
    return 'systemd-resolved does not run on this node: start it\n  systemctl restart systemd-resolved';
  if (isStub && failure !== 'nxdomain' && failure !== 'nodata')
    return `systemd-resolved gets no answer from its own servers: see which, and set DNS= in /etc/systemd/resolved.conf\n  resolvectl status && resolvectl query ${host}`;
  switch (failure) {
    case 'nxdomain':
    case 'nodata':
      return `Add ${host} to the zone that ${bare} serves, or name a server in ${file} that knows it; if the image name is mistyped, correct it\n  ${ask}`;
    case 'servfail':
      return `${bare} gets no answer from the servers behind it: mend its forwarders, or name another server in ${file}\n  ${ask}`;
    case 'refused':
      return `${bare} does not answer this node: allow the node's address there, or name another server in ${file}\n  ${ask}`;
    case 'unreachable':
      return code === 'EPERM' || code === 'EACCES'
        ? `Remove the rule of this node's firewall that drops packets to ${bare} port 53\n  nft list ruleset`
        : `Start the nameserver on ${bare}, or name one in ${file} that runs\n  ${ask}`;
    default:
      return `Open UDP and TCP port 53 from this node to ${bare}, or name a server in ${file} that can be reached\n  ${ask}`;
  }
}
