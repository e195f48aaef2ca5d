import { clean } from '../../wire/clean.ts';
import type { Seen } from './seen.ts';

const MAX_LINES = 32;

/** The evidence, line by line: what leads the verdict, then failures, warnings, and what could not be looked at. */
export function evidenceFor(
  viewpoint: string,
  seen: readonly Seen[],
  leading: readonly (Seen | null)[],
): string[] {
  const first = leading.filter((entry) => entry !== null);
  const rest = (status: string) =>
    seen.filter((entry) => entry.finding.status === status && !first.includes(entry));
  const ordered = [...first, ...rest('Fail'), ...rest('Warn'), ...rest('Unknown')];
  const passed = first.length === 0 ? rest('Pass') : [];
  const lines = [...new Set([...ordered, ...passed].map(line))];
  return [...lines.slice(0, MAX_LINES - 1), clean(`seen ${viewpoint}`)];
}

function line({ probe, finding }: Seen): string {
  return clean(`${probe}: ${finding.message}`, 1024);
}
