import type { Explanation } from './explanation.ts';
import type { Unreadable } from './message.ts';

/** Where explanations go to as they are made. */
export type Report = {
  explained(explanation: Explanation): void;
  unreadable(part: Unreadable): void;
  /** The whole input held nothing to explain. */
  nothing(problem: string): void;
  /** After the last one. */
  end(): void;
};
