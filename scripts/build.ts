import { chmod, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');

/** Bundles the command into what the container image holds: one file, `pulltriage.js`, that plain `node` starts. */
export async function bundle(folder: string): Promise<string> {
  const outfile = join(folder, 'pulltriage.js');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['cli/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node26',
    format: 'esm',
    minifySyntax: true,
    legalComments: 'linked',
    logLevel: 'warning',
    // CommonJS packages in the bundle still ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
  });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await chmod(outfile, 0o755);
  return outfile;
}

if (import.meta.main) {
  const folder = join(ROOT, 'dist');
  await rm(folder, { recursive: true, force: true });
  const outfile = await bundle(folder);
  console.log(`dist/pulltriage.js  ${Math.round((await stat(outfile)).size / 1024)} KiB`);
}
