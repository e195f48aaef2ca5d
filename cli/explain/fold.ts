import { clean } from '../../wire/clean.ts';
import type { Explanation } from './explanation.ts';

/** How many kinds of explanation are told apart at once; beyond, the oldest is forgotten and told anew. */
const MAX_KINDS = 1000;
const MAX_SHOWN = 20;

/** Counts explanations that say the same: the same cause, of the same thing, with the same command. */
export function createFold() {
  const kinds = new Map<string, { label: string; count: number }>();
  let unknown = 0;
  let total = 0;

  return {
    /** Counts one; whether it is the first of its kind. */
    isFirst({ message, reading, action }: Explanation): boolean {
      total += 1;
      const isUnknown = reading.cause === 'Unknown';
      if (isUnknown) unknown += 1;
      const subject = isUnknown ? clean(message.text, 256) : reading.subject;
      const key = [reading.cause, subject, reading.rule, action.command].join('\0');
      const kind = kinds.get(key) ?? { label: `${reading.cause} ${clean(subject, 120)}`.trimEnd(), count: 0 };
      kind.count += 1;
      kinds.delete(key);
      kinds.set(key, kind);
      if (kinds.size > MAX_KINDS) kinds.delete(kinds.keys().next().value ?? '');
      return kind.count === 1;
    },
    /** One sentence on all; `null` when there was one message only. */
    summary(): string | null {
      if (total < 2) return null;
      if (unknown === total) return `${total} messages; none of them says why a pull fails.`;
      const known = [...kinds.values()].filter(({ label }) => !label.startsWith('Unknown'));
      const counts = known.sort((a, b) => b.count - a.count).map(({ label, count }) => `${count} × ${label}`);
      const more = counts.length > MAX_SHOWN ? [`${counts.length - MAX_SHOWN} other kinds`] : [];
      const rest = unknown === 0 ? [] : [`${unknown} that say nothing of why a pull fails`];
      return `${total} messages: ${[...counts.slice(0, MAX_SHOWN), ...more, ...rest].join('; ')}.`;
    },
  };
}
