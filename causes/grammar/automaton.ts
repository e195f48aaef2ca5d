/**
 * Finds all of many phrases in one pass over a text (Aho and Corasick's automaton as a table), letters compared without
 * regard to case. Its time does not depend on how many phrases there are, so a rule costs nothing until it is met.
 */
export type Automaton = {
  /** Row per state, column per character class: the next state. */
  next: Uint16Array;
  /** Class of each ASCII code; characters of no phrase share class 0. */
  classes: Uint8Array;
  width: number;
  /** Phrases that end in a state; `undefined` for most states. */
  ends: (readonly number[] | undefined)[];
};

/**
 * @param phrases lower case, ASCII
 * @throws Error when a phrase has another character, or when the table would not fit 16-bit states
 */
export function buildAutomaton(phrases: readonly string[]): Automaton {
  const { classes, width } = classify(phrases);
  const size = countStates(phrases);
  const next = new Uint16Array(size * width);
  const ends: (number[] | undefined)[] = [undefined];
  let states = 1;
  for (const [index, phrase] of phrases.entries()) {
    let state = 0;
    for (let at = 0; at < phrase.length; at++) {
      const cell = state * width + (classes[phrase.charCodeAt(at)] ?? 0);
      if (next[cell] === 0) {
        ends[states] = undefined;
        next[cell] = states++;
      }
      state = next[cell] ?? 0;
    }
    (ends[state] ??= []).push(index);
  }
  if (states > 0xffff) throw new Error(`${states} states do not fit a 16-bit table`);
  linkSuffixes(next, ends, width, states);
  return { next, classes, width, ends };
}

/** States of the tree of all phrases: each phrase adds what it does not share with its neighbour in order. */
function countStates(phrases: readonly string[]): number {
  let states = 1;
  let previous = '';
  for (const phrase of phrases.toSorted()) {
    let shared = 0;
    while (shared < phrase.length && phrase[shared] === previous[shared]) shared++;
    states += phrase.length - shared;
    previous = phrase;
  }
  return states;
}

function classify(phrases: readonly string[]): { classes: Uint8Array; width: number } {
  const classes = new Uint8Array(128);
  let width = 1;
  for (const phrase of phrases)
    for (const letter of phrase) {
      const code = letter.charCodeAt(0);
      if (code > 126 || letter !== letter.toLowerCase())
        throw new Error(`phrase must be lower-case ASCII: ${JSON.stringify(phrase)}`);
      if (classes[code] === 0) classes[code] = width++;
    }
  for (let code = 65; code <= 90; code++) classes[code] = classes[code + 32] ?? 0;
  return { classes, width };
}

/** Completes the table: where a phrase breaks off, go on with the longest suffix that begins another one. */
function linkSuffixes(
  next: Uint16Array,
  ends: (number[] | undefined)[],
  width: number,
  states: number,
): void {
  const suffix = new Uint16Array(states);
  const queue: number[] = [];
  for (let at = 0; at < width; at++) {
    const child = next[at] ?? 0;
    if (child !== 0) queue.push(child);
  }
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0;
    const back = suffix[state] ?? 0;
    const inherited = ends[back];
    if (inherited !== undefined) ends[state] = [...(ends[state] ?? []), ...inherited];
    for (let at = 0; at < width; at++) {
      const cell = state * width + at;
      const child = next[cell] ?? 0;
      const other = next[back * width + at] ?? 0;
      if (child === 0) next[cell] = other;
      else {
        suffix[child] = other;
        queue.push(child);
      }
    }
  }
}

/** What was found: phrase numbers and, at the same place, the offsets that they end at, in order of the text. */
export type Found = { phrases: number[]; ends: number[] };

/**
 * All places where a phrase stands. Keeps at most `limit`: of more, the first half and the last.
 */
export function scan({ next, classes, width, ends }: Automaton, text: string, limit: number): Found {
  const phrases: number[] = [];
  const at: number[] = [];
  const half = limit >> 1;
  let dropped = 0;
  let state = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    state = next[state * width + (code < 128 ? (classes[code] ?? 0) : 0)] ?? 0;
    const found = ends[state];
    if (found === undefined) continue;
    for (const phrase of found) {
      if (phrases.length < limit) {
        phrases.push(phrase);
        at.push(i + 1);
      } else {
        const slot = half + (dropped++ % half);
        phrases[slot] = phrase;
        at[slot] = i + 1;
      }
    }
  }
  return dropped % half === 0 ? { phrases, ends: at } : rotated(phrases, at, half, dropped % half);
}

/** Puts the ring in the second half back in order. */
function rotated(phrases: number[], ends: number[], half: number, by: number): Found {
  const turn = (list: number[]): number[] => [
    ...list.slice(0, half),
    ...list.slice(half + by),
    ...list.slice(half, half + by),
  ];
  return { phrases: turn(phrases), ends: turn(ends) };
}
