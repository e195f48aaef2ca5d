import type { NameserverView } from '../../viewpoint/resolver/nameserver-survey.ts';
import type { DnsQuestion } from '../../viewpoint/network.ts';
import type { Finding } from '../probe.ts';
import type { HostView } from './host-view.ts';
import { decisive, isBroken, isNegative, remedy, says } from './words.ts';

/** A pull makes several look-ups; from here on they are felt. */
const SLOW_MS = 1000;

/** What is wrong with single nameservers although the look-up as a whole succeeds. */
export function judgeNameservers(view: HostView): Finding[] {
  const listed = view.nameservers.filter(({ role }) => role === 'listed');
  const findings = view.nameservers.flatMap((nameserver) => judgeOne(view, nameserver, listed));
  return [...findings, ...disagreement(view, listed), ...slowSuffix(view, findings)];
}

/** A name of the search list that no nameserver has an answer for, and that each look-up waits for first. */
function slowSuffix({ host, lookup, endpoint, file }: HostView, others: readonly Finding[]): Finding[] {
  const waited = lookup.questions.find(
    ({ name, outcome, durationMs }) =>
      isBroken(outcome) &&
      durationMs > SLOW_MS &&
      bare(name) !== bare(host) &&
      bare(name).startsWith(bare(host)),
  );
  if (waited === undefined || others.length > 0 || lookup.durationMs <= SLOW_MS) return [];
  const seconds = (lookup.durationMs / 1000).toFixed(1);
  return [
    {
      status: 'Warn',
      stage: 'resolve',
      cause: 'DnsFailure',
      subject: waited.nameserver,
      endpoint,
      message: `each look-up of ${host} takes ${seconds} s: ${waited.name} is asked for first (search list, ndots), and ${waited.nameserver} ${says(waited)} for it`,
      names: { host, nameserver: waited.nameserver },
      action: `Remove the suffix from the search line of ${file}, or lower ndots there, so that ${host} itself is asked for first`,
    },
  ];
}

function bare(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

function judgeOne(view: HostView, nameserver: NameserverView, listed: readonly NameserverView[]): Finding[] {
  const question = decisive(nameserver);
  if (question === undefined) return [];
  const warn = (message: string, action: string): Finding => ({
    status: 'Warn',
    stage: 'resolve',
    cause: 'DnsFailure',
    subject: question.nameserver,
    message,
    names: { host: view.host, nameserver: question.nameserver },
    facts: { outcome: question.outcome, durationMs: question.durationMs },
    action,
  });
  const name = `nameserver ${question.nameserver}`;
  if (isBroken(question.outcome)) {
    const fix = remedy(
      question.outcome as 'timeout',
      view.host,
      question.nameserver,
      view.file,
      question.code ?? '',
    );
    return [warn(`${name} ${says(question)}${consequence(nameserver, listed, question)}`, fix)];
  }
  const slow = nameserver.questions.find((each) => !isBroken(each.outcome) && each.durationMs > SLOW_MS);
  const half = brokenFamily(nameserver);
  return [
    ...(slow === undefined
      ? []
      : [
          warn(
            `${name} is slow: ${(slow.durationMs / 1000).toFixed(1)} s for ${slow.name}`,
            `See what ${question.nameserver} waits for, or name a faster server in ${view.file}`,
          ),
        ]),
    ...(half === null
      ? []
      : [
          warn(
            `${name} answers ${half.works} but ${says(half.fails)} when asked for ${half.fails.type} of ${half.fails.name}`,
            `Mend the ${half.fails.type} answers of ${question.nameserver}: every look-up waits for them`,
          ),
        ]),
  ];
}

/** What a nameserver that is not there costs. */
function consequence(
  { role }: NameserverView,
  listed: readonly NameserverView[],
  question: DnsQuestion,
): string {
  if (role === 'upstream') return '; it is one of those behind the local stub';
  const first = listed[0]?.questions[0]?.nameserver === question.nameserver;
  if (!first) return '; look-ups fail once those before it do';
  return question.outcome === 'timeout'
    ? '; every look-up waits for it before the next is asked'
    : '; every look-up goes on to the next';
}

/** One address family is answered for and the other is not. */
function brokenFamily({ questions }: NameserverView) {
  const answer = questions.find(({ outcome }) => outcome === 'answer');
  if (answer === undefined) return null;
  const fails = questions.find(
    (question) =>
      question.name === answer.name && question.type !== answer.type && isBroken(question.outcome),
  );
  return fails === undefined ? null : { works: answer.type, fails };
}

/** Servers that know the name beside one that says it does not exist: which one is asked decides. */
function disagreement({ host, file, endpoint }: HostView, listed: readonly NameserverView[]): Finding[] {
  const questions = listed.map(decisive).filter((question) => question !== undefined);
  const knowing = questions.find(({ outcome }) => outcome === 'answer');
  const denying = questions.filter(({ outcome }) => isNegative(outcome));
  if (knowing === undefined) return [];
  return denying.map((question) => ({
    status: 'Warn',
    stage: 'resolve',
    cause: 'DnsFailure',
    subject: question.nameserver,
    endpoint,
    message: `nameserver ${question.nameserver} ${says(question)} for ${host}, which ${knowing.nameserver} knows; whenever it is asked first the pull fails`,
    names: { host, nameserver: question.nameserver },
    action: `Name only servers in ${file} that know the same names, or add ${host} to ${question.nameserver}`,
  }));
}
