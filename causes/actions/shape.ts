import type { Names } from '../../wire/names.ts';

/** What to do about a cause. */
export type Action = {
  /** One sentence for a person. */
  summary: string;
  /** One line for a shell that mends it, or that shows what to mend; `null` where nothing can be typed. */
  command: string | null;
};

/** Fills an action in with what a reading or a finding names. */
export type ActionOf = (names: Names) => Action;
