import { parseArgs, styleText } from 'node:util';
import { SetupError } from '../../scripts/setup/setup-error.ts';
import { createProgress } from '../../scripts/setup/progress.ts';
import { FAULT_FAMILIES, faultNamed } from './faults.ts';
import type { Fault } from './faults/fault.ts';
import type { Release } from './lab/containerd-configuration.ts';
import { createLab } from './lab/lab.ts';
import type { Lab } from './lab/lab.ts';
import type { LabNode } from './lab/node.ts';

// `npm start`: a node with a real container runtime is stood up in namespaces of this machine, `pulltriage check`
// looks at it while it is well and then while it is broken in chosen ways, and all of it is taken down again.

const SHOWN_UNLESS_CHOSEN = ['ca-missing', 'dns-nxdomain', 'proxy-dead'];
const HEALTHY_IMAGE = 'registry.test/team/app:1.4';

const HELP = `npm start -- [OPTIONS]: pulltriage check on a real node that is broken on purpose

  --fault NAME    break it in this way; may be given several times (default: ${SHOWN_UNLESS_CHOSEN.join(', ')})
  --runtime LINE  containerd 1.6 or 2.2 (default: 2.2)
  --list          what can be broken
  --help          this text

Needs root on Debian. What is missing is installed by package name, what must be built is built once.
Exit code: 0 every verdict as expected, 1 one was not, 2 it could not be shown, 130 interrupted.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(
      `npm start: ${error instanceof Error ? error.message : String(error)}; see npm start -- --help`,
    );
    return 2;
  }
  if (options.help) return say(HELP);
  if (options.list) return say(listing());
  const interrupted = new AbortController();
  // `on`, not `once`: the lab ends the process unless somebody else listens.
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => interrupted.abort(new Error(`interrupted by ${name}`)));
  }
  try {
    return await show(options, interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) {
      console.error('interrupted; everything is taken down');
      return 130;
    }
    console.error(error instanceof SetupError ? `cannot start: ${error.message}` : error);
    return 2;
  }
}

async function show(options: Options, signal: AbortSignal): Promise<number> {
  const progress = createProgress((line) =>
    console.error(styleText('dim', line, { stream: process.stderr })),
  );
  progress.step('setting up what the lab needs');
  await using lab = await createLab({ signal, progress });
  progress.step('outside stands: nameservers, registries, proxies');
  const node = await lab.startNode({ containerd: options.runtime });
  progress.step(`node ${node.namespace.hostName} stands, with containerd ${options.runtime}`);

  let asExpected = await showCheck('a healthy node', HEALTHY_IMAGE, 0, node, signal);
  for (const fault of options.faults) {
    asExpected = (await showFault(fault, lab, node, signal)) && asExpected;
  }
  progress.step('taking everything down');
  return asExpected ? 0 : 1;
}

async function showFault(fault: Fault, lab: Lab, node: LabNode, signal: AbortSignal): Promise<boolean> {
  await node.forgetImages();
  await using _ = await fault.apply(lab, node);
  // Awaited here: it must be over before the fault is mended.
  return await showCheck(`${fault.name}: ${fault.title}`, fault.image, fault.expected.exitCode, node, signal);
}

/** The command's own output goes to the terminal as it comes. */
async function showCheck(
  heading: string,
  image: string,
  expectedExitCode: number,
  node: LabNode,
  signal: AbortSignal,
): Promise<boolean> {
  const bold = (text: string): string => styleText('bold', text, { stream: process.stdout });
  console.log(`\n${bold(`== ${heading}`)}\n$ pulltriage check ${image}`);
  const result = await node.pulltriage(['check', image], { inherit: true, signal });
  console.log(`(exit code ${result.exitCode} after ${(result.durationMs / 1000).toFixed(1)} s)`);
  if (result.exitCode === expectedExitCode) return true;
  console.error(`npm start: exit code ${expectedExitCode} was expected`);
  return false;
}

type Options = { help: boolean; list: boolean; runtime: Release; faults: Fault[] };

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      fault: { type: 'string', multiple: true },
      runtime: { type: 'string', default: '2.2' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { runtime } = values;
  if (runtime !== '1.6' && runtime !== '2.2') throw new Error(`--runtime must be 1.6 or 2.2, not ${runtime}`);
  const faults = (values.fault ?? SHOWN_UNLESS_CHOSEN).map((name) => {
    const fault = faultNamed(name);
    if (fault === undefined) throw new Error(`there is no fault ${name}; npm start -- --list names them`);
    if (fault.releases === (runtime === '1.6' ? '2.2' : '1.6')) {
      throw new Error(`${name} does not show with containerd ${runtime}; try --runtime ${fault.releases}`);
    }
    return fault;
  });
  return { help: values.help, list: values.list, runtime, faults };
}

function listing(): string {
  const families = Object.entries(FAULT_FAMILIES).map(([family, faults]: [string, Fault[]]) => {
    const lines = faults.map(({ name, title }) => `  ${name.padEnd(26)} ${title}`);
    return `${family}\n${lines.join('\n')}\n`;
  });
  return families.join('\n');
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}
