import type { Rule } from '../rules/rule.ts';
import { type Automaton, buildAutomaton, scan } from './automaton.ts';
import { MARKS, type Mark } from './marks.ts';

/** All phrases, of rules and marks, ready to be looked for at once. */
export type Book = { automaton: Automaton; entries: readonly Entry[] };

type Entry = {
  length: number;
  /** The unit before must not be a letter or digit; for a word that must stand free, nothing that joins names either. */
  before: Edge;
  after: Edge;
  rules: readonly Rule[];
  marks: readonly Mark[];
};

type Edge = 'any' | 'word' | 'free';

/** A rule's phrase in a text, at `[start, end)`. */
export type Hit = { rule: Rule; start: number; end: number };

export type Hits = {
  rules: Hit[];
  /** Offsets of each mark, `[start, end)` one after another, in order of the text. */
  marks: Partial<Record<Mark, number[]>>;
};

/** Most places at which a phrase is looked at in one text. */
const MAX_FOUND = 768;

export function buildBook(rules: readonly Rule[]): Book {
  const uses = new Map<string, { rules: Rule[]; marks: Mark[] }>();
  const use = (phrase: string): { rules: Rule[]; marks: Mark[] } => {
    const known = uses.get(phrase) ?? { rules: [], marks: [] };
    uses.set(phrase, known);
    return known;
  };
  for (const rule of rules) for (const phrase of new Set(rule.phrases)) use(phrase).rules.push(rule);
  for (const [mark, phrases] of Object.entries(MARKS))
    for (const phrase of new Set(phrases)) use(phrase).marks.push(mark as Mark);
  const entries: Entry[] = [];
  const literals: string[] = [];
  for (const [phrase, { rules, marks }] of uses) {
    const literal = phrase.replace(/^\*|\*$/g, '');
    const single = /^[a-z0-9_]+$/.test(literal);
    literals.push(literal);
    entries.push({
      length: literal.length,
      before: edge(phrase.startsWith('*'), literal.charAt(0), single),
      after: edge(phrase.endsWith('*'), literal.charAt(literal.length - 1), single),
      rules,
      marks,
    });
  }
  return { automaton: buildAutomaton(literals), entries };
}

function edge(open: boolean, letter: string, single: boolean): Edge {
  if (open || !/[a-z0-9]/.test(letter)) return 'any';
  return single ? 'free' : 'word';
}

/** Where the phrases of `book` stand in `text`. */
export function findHits({ automaton, entries }: Book, text: string): Hits {
  const found = scan(automaton, text, MAX_FOUND);
  const hits: Hits = { rules: [], marks: {} };
  for (let i = 0; i < found.phrases.length; i++) {
    const entry = entries[found.phrases[i] ?? 0];
    const end = found.ends[i] ?? 0;
    if (entry === undefined) continue;
    const start = end - entry.length;
    if (!isEdge(entry.before, text, start - 1, start - 2) || !isEdge(entry.after, text, end, end + 1))
      continue;
    for (const mark of entry.marks) (hits.marks[mark] ??= []).push(start, end);
    for (const rule of entry.rules) hits.rules.push({ rule, start, end });
  }
  return hits;
}

function isEdge(kind: Edge, text: string, at: number, beyond: number): boolean {
  if (kind === 'any' || at < 0 || at >= text.length) return true;
  const code = text.charCodeAt(at);
  if (isAlphanumeric(code)) return false;
  if (kind === 'word') return true;
  if (code === HYPHEN || code === UNDERSCORE || code === SLASH || code === BACKSLASH || code === AT)
    return false;
  if (code !== DOT && code !== COLON) return true;
  return beyond < 0 || beyond >= text.length || !isAlphanumeric(text.charCodeAt(beyond));
}

const HYPHEN = 45;
const UNDERSCORE = 95;
const SLASH = 47;
const BACKSLASH = 92;
const AT = 64;
const DOT = 46;
const COLON = 58;

function isAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}
