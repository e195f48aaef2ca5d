import { prepareLab } from './lab.ts';
import { createProgress } from './progress.ts';
import { SetupError } from './setup-error.ts';

// `node scripts/setup/main.ts`: everything that `npm start` and `npm test` need, ahead of time.
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => interrupted.abort(new Error(name)));
const progress = createProgress((line) => console.error(line));
try {
  await prepareLab({ progress, signal: interrupted.signal });
  progress.step('the lab is set up');
} catch (error) {
  console.error(error instanceof SetupError ? `set-up failed: ${error.message}` : error);
  process.exitCode = 1;
}
