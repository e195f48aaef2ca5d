import type { Finding } from '../probe.ts';

/** A finding before endpoint and forgiveness are filled in. */
export type Judgment = Omit<Finding, 'status' | 'endpoint'> & { status?: Finding['status'] };
