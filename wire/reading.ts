import type { Cause, Stage } from './cause.ts';
import type { Names } from './names.ts';

/** What a text says about a pull: the answer of `classify`. */
export type Reading = {
  cause: Cause;
  /** The step that failed, `null` when the text does not tell. */
  stage: Stage | null;
  /** The one thing to look at, `''` when the text names none: a host, `address:port`, path, image … */
  subject: string;
  /** What the subject was chosen from. */
  names: Names;
  /** Other causes that the same words are used for, most likely first. */
  alternatives: Cause[];
  /** Stable id of the rule that fired, `none` when none did. */
  rule: string;
  /** Where in the given text it was read: the half-open range `[start, end)` in UTF-16 units; `null` when no rule fired. */
  span: { start: number; end: number } | null;
};
