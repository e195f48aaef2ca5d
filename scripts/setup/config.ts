import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the set-up takes from the environment. */
export type SetupConfig = {
  /** Folder for built programs, outside the repository: a second run finds them there. */
  cacheFolder: string;
  /** Where programs are looked for. */
  path: string;
};

export function readSetupConfig(environment: NodeJS.ProcessEnv = process.env): SetupConfig {
  const base = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return {
    cacheFolder: environment['PULLTRIAGE_CACHE'] || join(base, 'pulltriage'),
    path: environment['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin',
  };
}
