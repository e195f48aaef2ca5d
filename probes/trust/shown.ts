import type { Dialled, Roots } from '../../viewpoint/network.ts';
import type { Runtime } from '../../viewpoint/viewpoint.ts';
import type { Conversation, Visit } from '../conversation/exchange.ts';
import type { Finding } from '../probe.ts';
import type { Skew } from './clock.ts';
import type { InstalledCa } from './installed-ca.ts';

/** What one server showed. */
export type Shown = { visit: Visit; dialled: Dialled };

/** What else is known that bears on it. */
export type Surroundings = {
  runtime: Pick<Runtime, 'name' | 'unit' | 'startedAtMs'> | null;
  roots: Pick<Roots, 'pem' | 'files' | 'heldBy' | 'source' | 'unreadable'>;
  skews: readonly Skew[];
  conversations: readonly Conversation[];
  nowMs: number;
  /** Every server of the pull, this one too. */
  all: readonly Shown[];
  /** Where the CA lies that is missing, if somewhere. */
  installedAt: InstalledCa | null;
};

/** The words, names and action of a certificate that does not verify. */
export type Distrust = Pick<Finding, 'message'> & Partial<Pick<Finding, 'action' | 'facts' | 'names'>>;
