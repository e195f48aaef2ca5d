/** Bundles the command into what the container image holds: one file that plain `node` starts. */
import { chmod, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const outfile = resolve(root, 'dist/pulltriage.js');

await rm(resolve(root, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: root,
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
await writeFile(resolve(root, 'dist/package.json'), '{ "type": "module" }\n');
await chmod(outfile, 0o755);
console.log(`dist/pulltriage.js  ${Math.round((await stat(outfile)).size / 1024)} KiB`);
