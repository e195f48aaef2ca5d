import { disk } from './disk.ts';
import { dns } from './dns.ts';
import { proxy } from './proxy.ts';
import type { Probe } from './probe.ts';
import { pull } from './pull.ts';
import { reach } from './reach.ts';
import { registry } from './registry.ts';
import { runtime } from './runtime.ts';
import { trust } from './trust.ts';

/** Every probe, in the order in which a pull comes upon what they look at. */
export const probes: readonly Probe[] = [runtime, proxy, dns, reach, trust, registry, disk, pull];
