import type { Source } from './message.ts';

/** A row of a table of Events: its message begins at `from` in the line. */
export type EventRow = { from: number; source: Source };

/**
 * Reads a row of the Events that `kubectl describe` prints (type, reason, age, from, message) or of the table of
 * `kubectl get events` (age, type, reason, object, message; the namespace first with `-A`). Columns may have
 * shrunk to single spaces on their way through a chat. `null`: not such a row.
 */
export function parseEventRow(line: string): EventRow | null {
  const described = DESCRIBED.exec(line);
  if (described !== null) {
    const [row, reason = '', count] = described;
    return { from: row.length, source: { reason, ...(count === undefined ? {} : { count: Number(count) }) } };
  }
  const listed = LISTED.exec(line);
  if (listed === null) return null;
  const [row, namespace, reason = '', kind = '', name = ''] = listed;
  const object = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return { from: row.length, source: { reason, object } };
}

/** The heading of either table, the rule below it, and the line above it. */
export function isTableHeading(line: string): boolean {
  return /^\s*(?:Events:(?:\s+<none>)?|Type\s+Reason\s+Age\s+From\s+Message|(?:NAMESPACE\s+)?LAST SEEN\s+TYPE\s+REASON\s+OBJECT\s.*|(?:-{4,}\s+){3,}-{4,})\s*$/.test(
    line,
  );
}

const AGE = String.raw`(?:<unknown>|<invalid>|\d+[smhdy](?:\d+[smhdy])?)`;
const DESCRIBED = new RegExp(
  String.raw`^[\s│|]*(?:Normal|Warning)\s+([A-Z]\w{2,63})\s+${AGE}(?:\s+\(x(\d{1,9})\s+over\s+${AGE}\))?\s+[\w./-]{1,253}(?:,\s\S{1,253})?\s+`,
);
const LISTED = new RegExp(
  String.raw`^[\s│|]*(?:([a-z0-9][a-z0-9-]{0,62})\s+)?${AGE}(?:\s+\(x\d{1,9}\s+over\s+${AGE}\))?\s+(?:Normal|Warning)\s+([A-Z]\w{2,63})\s+([a-z]{2,40})\/(\S{1,253})\s+`,
);
