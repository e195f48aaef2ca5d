/**
 * `npm run bench [classify] [check]`: measures and prints, as figures and as ratios to something outside, taken in the
 * same run. Asserts nothing.
 */
import { cpu, mem, osInfo } from 'systeminformation';

const BENCHES: Record<string, () => Promise<void>> = { classify: printClassify, check: printCheck };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0) {
  console.error(`npm run bench: unknown ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

await printMachine();
for (const [name, print] of Object.entries(BENCHES)) {
  if (wanted.length === 0 || wanted.includes(name)) await print();
}

async function printMachine(): Promise<void> {
  const [{ brand, cores }, { total }, { distro, release, kernel }] = await Promise.all([
    cpu(),
    mem(),
    osInfo(),
  ]);
  console.log(
    `${cores} × ${brand}, ${Math.round(total / 2 ** 30)} GiB, ${distro} ${release}, Linux ${kernel}, Node ${process.version}`,
  );
}

async function printClassify(): Promise<void> {
  const { benchClassify } = await import('./classify.ts');
  const figures = benchClassify(process.env['PULLTRIAGE_CORPUS']);
  console.log(
    `\nclassify: ${figures.messages} messages of ${Math.round(figures.meanLength)} characters on average, one core`,
  );
  console.log(
    `  ${thousands(figures.messagesPerSecond)} readings/s; JSON.parse of the same: ${thousands(figures.jsonParsesPerSecond)}/s; one reading costs ${figures.ratio.toFixed(1)} parses`,
  );
  console.log(
    `  slowest hostile text of 64 KiB (${figures.worstHostile}): ${figures.worstHostileMs.toFixed(2)} ms`,
  );
}

async function printCheck(): Promise<void> {
  const { benchCheck } = await import('./check.ts');
  const figures = await benchCheck();
  const pull = figures['crictl pull'];
  const bare = figures['bare node'];
  console.log('\ncheck of a small image that is not on the node, medians');
  for (const [name, { wallMs, peakMebibytes }] of Object.entries(figures)) {
    const time = `${Math.round(wallMs)} ms (${ratio(wallMs, pull?.wallMs)} × crictl pull)`;
    console.log(
      `  ${name.padEnd(36)} ${time.padEnd(34)} peak ${peakMebibytes.toFixed(0)} MiB (${ratio(peakMebibytes, bare?.peakMebibytes)} × bare node)`,
    );
  }
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function ratio(value: number, to: number | undefined): string {
  return to === undefined || to === 0 ? '?' : (value / to).toFixed(1);
}
