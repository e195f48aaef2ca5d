const MAX_LENGTH = 128;

/** Up to three of `candidates` that are most like `wanted`, the most alike first; by edit distance. */
export function nearest(wanted: string, candidates: readonly string[]): string[] {
  return candidates
    .slice(0, 100)
    .map((candidate) => ({
      candidate,
      distance: distance(wanted.slice(0, MAX_LENGTH), candidate.slice(0, MAX_LENGTH)),
    }))
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
