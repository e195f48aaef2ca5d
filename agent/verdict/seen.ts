import type { Finding } from '../../probes/probe.ts';
import type { ProbeOutcome } from '../../probes/run-probe.ts';

/** A finding and the probe that made it. */
export type Seen = { probe: string; finding: Finding };

/** All findings in the order in which a pull would come upon them. */
export function seenBy(outcomes: readonly ProbeOutcome[]): Seen[] {
  const inOrder = outcomes.toSorted((one, other) => place(one.name) - place(other.name));
  return inOrder.flatMap(({ name, findings }) => findings.map((finding) => ({ probe: name, finding })));
}

/** The proxy stands before DNS: a proxy that is not there makes every look-up behind it meaningless. */
const ORDER = ['runtime', 'proxy', 'dns', 'reach', 'trust', 'registry', 'disk', 'pull'];

function place(name: string): number {
  const index = ORDER.indexOf(name);
  return index === -1 ? ORDER.length : index;
}
