/**
 * Finds all of many phrases in one pass over a text (Aho and Corasick's automaton), letters compared without regard to
 * case. Its time does not depend on how many phrases there are, so a rule costs nothing until it is met.
 *
 * States are numbered by depth. The shallow ones, where nearly all of the time is spent, have a full row each; the deep
 * ones, nearly all of the states, keep a list of children and a link to the longest suffix that begins another phrase.
 * That is a tenth of the memory of full rows.
 */
export type Automaton = {
  /** Class of each ASCII code; characters of no phrase share class 0. */
  classes: Uint8Array;
  width: number;
  /** Row per shallow state, column per class: the next state. */
  rows: Uint16Array;
  shallow: number;
  child: Uint16Array;
  sibling: Uint16Array;
  letter: Uint8Array;
  suffix: Uint16Array;
  /** 1 for states in which a phrase ends. */
  final: Uint8Array;
  /** Phrases that end in a state; `undefined` for most states. */
  ends: (readonly number[] | undefined)[];
};

/**
 * @param phrases lower case, ASCII
 * @throws Error when a phrase has another character, or when there are more states than 16 bits number
 */
export function buildAutomaton(phrases: readonly string[]): Automaton {
  const { classes, width } = classesOf(phrases);
  const order = phrases.map((text, phrase) => ({ text, phrase })).sort((a, b) => (a.text < b.text ? -1 : 1));
  const levels = levelsOf(order.map(({ text }) => text));
  const count = levels.reduce((sum, level) => sum + level, 1);
  if (count > 0xffff) throw new Error(`${count} states do not fit 16 bits`);
  const automaton: Automaton = {
    classes,
    width,
    rows: new Uint16Array(0),
    shallow: 0,
    child: new Uint16Array(count),
    sibling: new Uint16Array(count),
    letter: new Uint8Array(count),
    suffix: new Uint16Array(count),
    final: new Uint8Array(count),
    ends: Array.from({ length: count }, () => undefined),
  };
  plant(automaton, order, levels);
  linkSuffixes(automaton, count);
  for (let state = 0; state < count; state++)
    if (automaton.ends[state] !== undefined) automaton.final[state] = 1;
  fillRows(
    automaton,
    levels.slice(0, ROW_DEPTH).reduce((sum, level) => sum + level, 1),
  );
  return automaton;
}

/** States up to this depth have rows. */
const ROW_DEPTH = 3;

function classesOf(phrases: readonly string[]): { classes: Uint8Array; width: number } {
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

/** How many states of each depth there are: a phrase adds one for each letter that its neighbour in order does not share. */
function levelsOf(sorted: readonly string[]): number[] {
  const levels: number[] = [];
  let previous = '';
  for (const phrase of sorted) {
    for (let depth = sharedLength(previous, phrase); depth < phrase.length; depth++)
      levels[depth] = (levels[depth] ?? 0) + 1;
    previous = phrase;
  }
  return levels;
}

function sharedLength(a: string, b: string): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return shared;
}

/** Makes the tree of all phrases, states numbered by depth. */
function plant(
  { classes, child, sibling, letter, ends }: Automaton,
  sorted: readonly { text: string; phrase: number }[],
  levels: readonly number[],
): void {
  const next: number[] = [];
  for (let depth = 0, first = 1; depth < levels.length; first += levels[depth++] ?? 0) next[depth] = first;
  const path: number[] = [];
  let previous = '';
  for (const { text, phrase } of sorted) {
    for (let depth = sharedLength(previous, text); depth < text.length; depth++) {
      const state = next[depth] ?? 0;
      next[depth] = state + 1;
      const parent = depth === 0 ? 0 : (path[depth - 1] ?? 0);
      letter[state] = classes[text.charCodeAt(depth)] ?? 0;
      sibling[state] = child[parent] ?? 0;
      child[parent] = state;
      path[depth] = state;
    }
    const end = path[text.length - 1] ?? 0;
    ends[end] = [...(ends[end] ?? []), phrase];
    previous = text;
  }
}

function linkSuffixes(automaton: Automaton, count: number): void {
  const { child, sibling, letter, suffix, ends } = automaton;
  for (let state = 0; state < count; state++)
    for (let kid = child[state] ?? 0; kid !== 0; kid = sibling[kid] ?? 0) {
      const back = state === 0 ? 0 : step(automaton, suffix[state] ?? 0, letter[kid] ?? 0);
      suffix[kid] = back;
      const inherited = ends[back];
      if (inherited !== undefined) ends[kid] = [...(ends[kid] ?? []), ...inherited];
    }
}

function fillRows(automaton: Automaton, shallow: number): void {
  const { width } = automaton;
  const rows = new Uint16Array(shallow * width);
  for (let state = 0; state < shallow; state++)
    for (let at = 0; at < width; at++) rows[state * width + at] = step(automaton, state, at);
  automaton.rows = rows;
  automaton.shallow = shallow;
}

/** The state behind `state` at a letter of class `at`. */
function step(
  { rows, shallow, width, child, sibling, letter, suffix }: Automaton,
  from: number,
  at: number,
): number {
  let state = from;
  for (;;) {
    if (state < shallow) return rows[state * width + at] ?? 0;
    let kid = child[state] ?? 0;
    while (kid !== 0 && letter[kid] !== at) kid = sibling[kid] ?? 0;
    if (kid !== 0 || state === 0) return kid;
    state = suffix[state] ?? 0;
  }
}

/** What was found: phrase numbers and, at the same place, the offsets that they end at, in order of the text. */
export type Found = { phrases: number[]; ends: number[] };

/** All places where a phrase stands. Keeps at most `limit`: of more, the first half and the last. */
export function scan(automaton: Automaton, text: string, limit: number): Found {
  const { classes, ends, rows, shallow, width, child, letter, final } = automaton;
  const phrases: number[] = [];
  const places: number[] = [];
  const half = limit >> 1;
  let dropped = 0;
  let state = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const at = code < 128 ? (classes[code] ?? 0) : 0;
    if (state < shallow) state = rows[state * width + at] ?? 0;
    else {
      // A deep state mostly has one child, and the text mostly goes on with it.
      const kid = child[state] ?? 0;
      state = kid !== 0 && letter[kid] === at ? kid : step(automaton, state, at);
    }
    if (final[state] === 0) continue;
    for (const phrase of ends[state] ?? []) {
      if (phrases.length < limit) {
        phrases.push(phrase);
        places.push(i + 1);
      } else {
        const slot = half + (dropped++ % half);
        phrases[slot] = phrase;
        places[slot] = i + 1;
      }
    }
  }
  return dropped % half === 0 ? { phrases, ends: places } : rotated(phrases, places, half, dropped % half);
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
