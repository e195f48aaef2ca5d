import { cp, readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cached } from './cache.ts';
import type { SetupConfig } from './config.ts';
import { findProgram } from './find-program.ts';
import { findGo } from './go.ts';
import type { Progress } from './progress.ts';
import { lastLine, runTool } from './run-tool.ts';
import { SetupError } from './setup-error.ts';

export const CONTAINERD_VERSION = '2.2.1';
const CRICTL_SOURCE = new URL('../../test/node/crictl/', import.meta.url).pathname;

type Deps = { config: SetupConfig; progress: Progress; signal?: AbortSignal | undefined };

/** @returns the folder with `containerd` and `containerd-shim-runc-v2` of the current release line */
export async function buildContainerd(deps: Deps): Promise<string> {
  return cached(deps.config.cacheFolder, `containerd-${CONTAINERD_VERSION}`, async (folder) => {
    const commands = ['containerd', 'containerd-shim-runc-v2'];
    deps.progress.step(`building containerd ${CONTAINERD_VERSION} (once; one to two minutes)`);
    const packages = commands.map(
      (name) => `github.com/containerd/containerd/v2/cmd/${name}@v${CONTAINERD_VERSION}`,
    );
    const version = `-X github.com/containerd/containerd/v2/version.Version=v${CONTAINERD_VERSION}`;
    await runGo(['install', '-trimpath', `-ldflags=-s -w ${version}`, ...packages], folder, deps);
    deps.progress.step(`built containerd ${CONTAINERD_VERSION}`);
  });
}

/** @returns the folder that holds a `crictl`: the machine's own, else the stand-in of the tests */
export async function buildCrictl(deps: Deps): Promise<string> {
  const own = await findProgram('crictl', deps.config.path);
  if (own !== null) return join(own, '..');
  return cached(deps.config.cacheFolder, `crictl-${await sourceKey()}`, async (folder) => {
    deps.progress.step('building the stand-in for crictl (once; about a minute)');
    const source = join(folder, 'source');
    await cp(CRICTL_SOURCE, source, { recursive: true });
    await runGo(
      ['build', '-trimpath', '-ldflags=-s -w', '-o', join(folder, 'crictl'), '.'],
      folder,
      deps,
      source,
    );
    await rm(source, { recursive: true, force: true });
    deps.progress.step('built crictl');
  });
}

async function runGo(args: string[], bin: string, deps: Deps, folder = bin): Promise<void> {
  const go = await findGo(deps);
  let modules = 0;
  const { ok, stderr } = await runTool(go, args, {
    folder,
    signal: deps.signal,
    environment: {
      GOBIN: bin,
      CGO_ENABLED: '0',
      GOFLAGS: '',
      GOTOOLCHAIN: 'local',
      PATH: `${join(go, '..')}:${deps.config.path}`,
    },
    onLine(line) {
      if (!line.startsWith('go: downloading')) return;
      modules += 1;
      if (modules % 40 === 0) deps.progress.step(`  ${modules} modules fetched`);
    },
  });
  if (!ok) throw new SetupError(`cannot build ${args.at(-1) ?? ''} with ${go}: ${lastLine(stderr)}`);
}

async function sourceKey(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go', 'runtime.go', 'image.go', 'json.go']) {
    hash.update(await readFile(join(CRICTL_SOURCE, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
