import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import type { SetupConfig } from './config.ts';
import { findProgram } from './find-program.ts';
import { installPackages } from './packages.ts';
import type { Progress } from './progress.ts';
import { lastLine, runTool } from './run-tool.ts';
import { SetupError } from './setup-error.ts';

/** The oldest Go that builds what we build, and the one that is fetched where there is none. */
export const OLDEST_GO = { major: 1, minor: 25 };
export const FETCHED_GO = '1.26.8';

/**
 * A `go` command that is new enough: the one on PATH, else Go's own toolchain module.
 *
 * Debian 12 has Go 1.19, which knows nothing of toolchain switching, but a toolchain is an ordinary module zip: any
 * Go fetches and verifies it against Go's checksum database. Only the executable bits are lost on the way, newer Go
 * versions set them in the same manner.
 */
export async function findGo(deps: {
  config: SetupConfig;
  progress: Progress;
  signal?: AbortSignal | undefined;
}): Promise<string> {
  const own = await findProgram('go', deps.config.path);
  if (own !== null && (await isNewEnough(own))) return own;
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const folder = await cached(deps.config.cacheFolder, `go-${FETCHED_GO}`, async (temporary) => {
    const old = own ?? (await installOldGo(deps));
    deps.progress.step(`fetching Go ${FETCHED_GO} as a module, since ${old} is too old to build with`);
    await fetchToolchain(
      old,
      `golang.org/toolchain@v0.0.1-go${FETCHED_GO}.linux-${architecture}`,
      temporary,
      deps,
    );
  });
  return join(folder, 'go', 'bin', 'go');
}

async function installOldGo(deps: Parameters<typeof findGo>[0]): Promise<string> {
  await installPackages([{ package: 'golang-go', provides: 'go', why: 'fetches a newer Go' }], deps);
  const go = await findProgram('go', deps.config.path);
  if (go === null) throw new SetupError('missing go: golang-go is installed but has no go on PATH');
  return go;
}

async function isNewEnough(go: string): Promise<boolean> {
  const { stdout } = await runTool(go, ['env', 'GOVERSION'], { environment: { GOTOOLCHAIN: 'local' } });
  const match = /^go(\d+)\.(\d+)/.exec(stdout);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > OLDEST_GO.major || (major === OLDEST_GO.major && minor >= OLDEST_GO.minor);
}

export async function fetchToolchain(
  go: string,
  module: string,
  folder: string,
  deps: { signal?: AbortSignal | undefined },
): Promise<void> {
  const modules = join(folder, 'modules');
  const { ok, stdout, stderr } = await runTool(go, ['mod', 'download', '-json', module], {
    folder,
    signal: deps.signal,
    // GOFLAGS: a module cache that can be deleted again.
    environment: { GOMODCACHE: modules, GOFLAGS: '-modcacherw', GO111MODULE: 'on', GOTOOLCHAIN: 'local' },
  });
  const answer = parseDownload(stdout);
  if (!ok || answer.Dir === undefined) {
    throw new SetupError(`missing Go ${FETCHED_GO}: ${answer.Error ?? lastLine(stderr)}`);
  }
  await rename(answer.Dir, join(folder, 'go'));
  await rm(modules, { recursive: true, force: true });
  const tools = await readdir(join(folder, 'go', 'pkg', 'tool'));
  for (const bin of ['bin', ...tools.map((tool) => join('pkg', 'tool', tool))]) {
    const place = join(folder, 'go', bin);
    for (const file of await readdir(place)) await chmod(join(place, file), 0o755);
  }
}

function parseDownload(text: string): { Dir?: string; Error?: string } {
  try {
    return JSON.parse(text) as { Dir?: string; Error?: string };
  } catch {
    return {};
  }
}
