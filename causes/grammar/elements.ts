import type { Hit, Hits } from './book.ts';

/** A stretch of the text that holds one error of its own. */
export type Element = {
  start: number;
  end: number;
  hits: Hit[];
  /** Only counts when no other element says anything. */ secondary: boolean;
};

/**
 * Cuts a text into the errors that were joined into it:
 *
 * - `[e1, e2]`, kubelet's aggregate of one error per pull credential: each element on its own
 * - `(Mirrors also failed: [m1: e\n[m2: e]): primary: e`, containers/image: the mirrors' errors are secondary
 * - `pull image err: e; artifact err: e`, CRI-O: the second try as an artefact is secondary
 */
export function cutElements(hits: Hits, length: number): Element[] {
  const { aggregate, mirrors, mirrorsEnd, secondTry } = hits.marks;
  if ((aggregate ?? mirrors ?? mirrorsEnd ?? secondTry) === undefined)
    return [{ start: 0, end: length, hits: hits.rules, secondary: false }];
  const cuts = [...aggregateCuts(hits, length), ...mirrorCuts(hits, length), ...secondTryCuts(hits)];
  if (cuts.length === 0) return [{ start: 0, end: length, hits: hits.rules, secondary: false }];
  cuts.sort((a, b) => a.at - b.at);
  const elements: Element[] = [];
  let start = 0;
  let secondary = false;
  for (const cut of [...cuts.slice(0, MAX_CUTS), { at: length, secondary: false }]) {
    if (cut.at > start) elements.push({ start, end: cut.at, hits: [], secondary });
    start = cut.at;
    secondary = cut.secondary;
  }
  let index = 0;
  for (const hit of hits.rules) {
    while (index < elements.length - 1 && hit.end > (elements[index]?.end ?? length)) index++;
    while (index > 0 && hit.end <= (elements[index]?.start ?? 0)) index--;
    elements[index]?.hits.push(hit);
  }
  return elements;
}

type Cut = { at: number; secondary: boolean };

const MAX_CUTS = 32;

function aggregateCuts({ marks }: Hits, length: number): Cut[] {
  const open = marks.aggregate?.[0];
  const starts = marks.element;
  if (open === undefined || starts === undefined) return [];
  const cuts: Cut[] = [{ at: Math.min(open, length), secondary: false }];
  for (let i = 0; i < starts.length; i += 2) {
    const at = starts[i] ?? 0;
    if (at > open) cuts.push({ at, secondary: false });
  }
  return cuts.length > 1 ? cuts : [];
}

function mirrorCuts({ marks }: Hits, length: number): Cut[] {
  const cuts: Cut[] = [];
  const open = marks.mirrors ?? [];
  const close = marks.mirrorsEnd ?? [];
  const next = marks.mirrorsNext ?? [];
  for (let i = 0; i < Math.min(open.length, MAX_CUTS); i += 2) {
    const start = open[i] ?? 0;
    const end = close.find((at, index) => index % 2 === 0 && at > start);
    const until = end ?? length;
    cuts.push({ at: start, secondary: true }, { at: until, secondary: false });
    for (let j = 0; j < Math.min(next.length, MAX_CUTS); j += 2) {
      const at = next[j] ?? 0;
      if (at > start && at < until) cuts.push({ at, secondary: true });
    }
  }
  const first = close[0];
  if (open.length === 0 && first !== undefined)
    cuts.push({ at: 0, secondary: true }, { at: first, secondary: false });
  return cuts;
}

function secondTryCuts({ marks }: Hits): Cut[] {
  const cuts: Cut[] = [];
  const tries = marks.secondTry ?? [];
  for (let i = 0; i < tries.length; i += 2) cuts.push({ at: tries[i] ?? 0, secondary: true });
  return cuts;
}
