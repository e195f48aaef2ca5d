import { FAULTS } from './faults.ts';
import type { Release } from './lab/containerd-configuration.ts';
import { createLab } from './lab/lab.ts';

// `node test/node/texts.ts [NAME…]`: what a real pull says in each fault, with each runtime; one JSON object a line.
const wanted = process.argv.slice(2);
const chosen = FAULTS.filter((fault) => wanted.length === 0 || wanted.includes(fault.name));
await using lab = await createLab();
for (const containerd of ['1.6', '2.2'] satisfies Release[]) {
  await using node = await lab.startNode({ containerd });
  for (const fault of chosen) {
    await node.forgetImages();
    const change = await fault.apply(lab, node);
    const timeoutSeconds = fault.waits ? 40 : 15;
    const pull = await node.pull(fault.image, { timeoutSeconds });
    await change[Symbol.asyncDispose]();
    const text = pull.exitCode === 0 ? pull.stdout.trim() : saidBy(pull.stderr);
    const { name } = fault;
    console.log(
      JSON.stringify({ fault: name, containerd, exitCode: pull.exitCode, durationMs: pull.durationMs, text }),
    );
  }
}

/** The error as the CRI library logs it, its gRPC code included: `err="…"` with the quoting of Go. */
function saidBy(stderr: string): string {
  const quoted = /"PullImage from image service failed" err=("(?:[^"\\]|\\.)*")/.exec(stderr)?.[1];
  return quoted === undefined ? stderr.trim() : (JSON.parse(quoted) as string);
}
