import type { Cause, Stage } from '../../wire/cause.ts';
import { RANKS, type Rank } from '../rules/rule.ts';
import { stageOf } from '../stage.ts';
import type { Hit, Hits } from './book.ts';
import { cutElements, type Element } from './elements.ts';

/** What a text was found to say. */
export type Decision = {
  hit: Hit;
  /** End of what belongs to the hit: the reasons inside an owner count too. */
  end: number;
  element: { start: number; end: number };
  stage: Stage | null;
  cause: Cause;
  alternatives: Cause[];
};

/**
 * Chooses what decides. Inside one error: the highest rank; of equal owners the outermost (it explains the rest), of
 * equals of another rank the innermost, which Go prints last. Between joined errors: the one that got furthest in the
 * pull, since that attempt's credential or mirror was the better one; the others become alternatives.
 */
export function decide(hits: Hits, text: string): Decision | null {
  const context = contextOf(hits, text);
  if (context === 'other') return null;
  const readings: Decision[] = [];
  const second: Decision[] = [];
  for (const element of cutElements(hits, text.length)) {
    const hit = chosen(element.hits, text, context);
    if (hit === undefined) continue;
    (element.secondary ? second : readings).push(reading(hit, element, hits, text));
  }
  const candidates = readings.length > 0 ? readings : second;
  const best = candidates.reduce<Decision | null>(
    (best, next) => (best === null || progress(next) > progress(best) ? next : best),
    null,
  );
  if (best === null || candidates.length === 1) return best;
  const others = candidates.map(({ cause }) => cause);
  const alternatives = [...new Set([...best.alternatives, ...others])].filter(
    (cause) => cause !== best.cause,
  );
  return { ...best, alternatives: alternatives.slice(0, MAX_ALTERNATIVES) };
}

const MAX_ALTERNATIVES = 4;

type Context = 'nothing' | 'trace' | 'pull' | 'other';

function contextOf({ marks }: Hits, text: string): Context {
  if (marks.pull !== undefined || isRegistryPath(marks.path, text)) return 'pull';
  if (marks.other !== undefined) return 'other';
  if (marks.host !== undefined && !DATABASE.test(text)) return 'pull';
  return marks.trace === undefined ? 'nothing' : 'trace';
}

/** A container's own connection, in a line that names its image. */
const DATABASE = /dial tcp \S{1,80}:(?:3306|5432|6379|9092|27017): /;

/** Whether the path of a URL is the registry API's: `/v2/NAME/manifests/…`. Repositories of charts have such paths too. */
function isRegistryPath(places: readonly number[] = [], text: string): boolean {
  return places.slice(0, 16).some((at) => /\/v[12]\/[^\s"]*$/.test(text.slice(Math.max(0, at - 300), at)));
}

/** Most places of one rank that are looked at. */
const MAX_LOOKS = 48;

/** Strongest first. */
const STRONGEST_FIRST: readonly Rank[] = RANKS.toReversed();

function chosen(hits: readonly Hit[], text: string, context: Context): Hit | undefined {
  for (const rank of STRONGEST_FIRST) {
    const list = hits.filter((hit) => hit.rule.rank === rank && enough(context, hit, text));
    if (list.length > 1) list.sort(rank === 'owner' ? outermostFirst : innermostFirst);
    for (const hit of list.length > MAX_LOOKS ? list.slice(0, MAX_LOOKS) : list)
      if (hit.rule.when === undefined || hit.rule.when(text, hit.start, hit.end)) return hit;
  }
  return undefined;
}

function outermostFirst(a: Hit, b: Hit): number {
  return a.start - b.start || b.end - a.end;
}

function innermostFirst(a: Hit, b: Hit): number {
  return b.end - a.end || a.start - b.start;
}

function enough(context: Context, { rule, start, end }: Hit, text: string): boolean {
  if (rule.needs === 'nothing' || context === 'pull') return true;
  if (rule.alone === true && isAlone(text, start, end)) return true;
  if (rule.needs === 'fragment')
    return context === 'trace' || (start < 400 && FRAGMENT.test(text.slice(0, start)));
  return context === rule.needs;
}

/** What Go itself puts before a reason, and nothing else. */
const FRAGMENT =
  /^(?:error: |err: )?(?:(?:get|head|post) "?https?:\/\/\S{1,300} )?(?:dial tcp: |tls: failed to verify certificate: |x509: |http: )*$/i;

/** What Go prints before an errno or a format's fault: which call failed, which ends of a connection, which package. */
const CALL =
  /^\s*(?:error: |err: )?(?:rpc error: code = \w+ desc = )?(?:(?:dial|read|write) (?:tcp[46]?|udp)(?: \S{2,80})?: )?(?:(?:connect|read|write|archive\/tar|gzip|zlib|zstd|flate|net\/http|wsarecv|wsasend|connectex): )?$/i;

/** Ports of servers that are no registries and whose refusals get pasted too. */
const OTHER_PORTS =
  /:(?:22|25|53|389|1433|2379|2380|3306|5432|5672|6379|6443|8200|8500|9042|9092|9200|10250|11211|27017):? /;

/** Whether the text is a reason and nothing else: `dial tcp 192.0.2.1:443: connect: connection refused`. */
function isAlone(text: string, start: number, end: number): boolean {
  if (start > 160 || text.length - end > 24 || !text.slice(start, end).includes(' ')) return false;
  const before = text.slice(0, start);
  return (
    CALL.test(before) &&
    !OTHER_PORTS.test(before) &&
    /^(?: checksum| header| data)?(?:: unknown)?[.\s"')]*$/.test(text.slice(end))
  );
}

/** How far behind an owner the reason inside it may stand. */
const REACH = 400;

function reading(hit: Hit, element: Element, hits: Hits, text: string): Decision {
  let end = hit.end;
  if (hit.rule.covers !== undefined)
    end += hit.rule.covers.exec(text.slice(end, end + REACH))?.[0].trimEnd().length ?? 0;
  if (hit.rule.rank === 'owner')
    for (const inner of element.hits)
      if (inner.start >= hit.start && inner.end <= hit.end + REACH && inner.rule.rank !== 'weak')
        end = Math.max(end, inner.end);
  return {
    hit,
    end,
    element,
    stage: stageOf(hit, element, hits, text),
    cause: hit.rule.cause,
    alternatives: [...(hit.rule.alternatives ?? [])],
  };
}

const ORDER: readonly (Stage | null)[] = [
  null,
  'start',
  'resolve',
  'authorize',
  'manifest',
  'blob',
  'unpack',
];

function progress({ stage, cause }: Decision): number {
  return cause === 'PolicyRejected' ? ORDER.indexOf('manifest') + 0.5 : ORDER.indexOf(stage);
}
