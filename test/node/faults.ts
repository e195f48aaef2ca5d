import { ANSWER_FAULTS } from './faults/answers.ts';
import { CONFIGURATION_FAULTS } from './faults/configuration.ts';
import { DISK_FAULTS } from './faults/disk.ts';
import { DNS_FAULTS } from './faults/dns.ts';
import type { Fault } from './faults/fault.ts';
import { PROXY_FAULTS } from './faults/proxy.ts';
import { PROXY_SETTINGS_FAULTS } from './faults/proxy-settings.ts';
import { REACH_FAULTS } from './faults/reach.ts';
import { RUNTIME_FAULTS } from './faults/runtime.ts';
import { TLS_FAULTS } from './faults/tls.ts';

/** The faults by family: one test file each, and `npm start -- --list`. */
export const FAULT_FAMILIES = {
  answers: ANSWER_FAULTS,
  dns: DNS_FAULTS,
  reach: REACH_FAULTS,
  tls: TLS_FAULTS,
  proxy: PROXY_FAULTS,
  'proxy-settings': PROXY_SETTINGS_FAULTS,
  configuration: CONFIGURATION_FAULTS,
  disk: DISK_FAULTS,
  runtime: RUNTIME_FAULTS,
} satisfies Record<string, Fault[]>;

export const FAULTS: Fault[] = Object.values(FAULT_FAMILIES).flat();

export function faultNamed(name: string): Fault | undefined {
  return FAULTS.find((fault) => fault.name === name);
}
