import { readSetupConfig } from './config.ts';
import { findProgram } from './find-program.ts';
import { buildContainerd, buildCrictl } from './go-programs.ts';
import { LAB_PACKAGES, installPackages } from './packages.ts';
import type { Progress } from './progress.ts';
import { SetupError } from './setup-error.ts';
import { join } from 'node:path';

/** Programs that a lab is run with. */
export type LabPrograms = {
  /** containerd binary by release line. */
  containerd: { '1.6': string; '2.2': string };
  /** Folder with a `crictl`, to be put first on PATH. */
  crictlFolder: string;
};

/**
 * Installs and builds what a lab needs; what is there already takes no time. Rejects with a {@link SetupError} of
 * one line when something cannot be had.
 */
export async function prepareLab(deps: {
  progress: Progress;
  signal?: AbortSignal | undefined;
}): Promise<LabPrograms> {
  if (process.platform !== 'linux') {
    throw new SetupError(`the lab needs Linux (Debian) and root; this is ${process.platform}`);
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError('the lab needs root: it makes network namespaces and mounts of its own');
  }
  const all = { config: readSetupConfig(), ...deps };
  await installPackages(LAB_PACKAGES, all);
  const containerdFolder = await buildContainerd(all);
  const crictlFolder = await buildCrictl(all);
  const debian = await findProgram('containerd', all.config.path);
  if (debian === null) throw new SetupError('missing containerd: not on PATH');
  return { containerd: { '1.6': debian, '2.2': join(containerdFolder, 'containerd') }, crictlFolder };
}
