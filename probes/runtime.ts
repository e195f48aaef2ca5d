import { classify } from '../causes/index.ts';
import type { Runtime, Viewpoint } from '../viewpoint/viewpoint.ts';
import type { Finding, Probe, ProbeContext } from './probe.ts';
import { createCrictl, type Crictl } from './pull/crictl.ts';
import { couldNotLook } from './run-probe.ts';
import { parseConditions, parseVersion } from './runtime/answers.ts';
import { connectSocket } from './runtime/connect.ts';
import {
  hung,
  judgeConditions,
  judgeProblem,
  judgeSocket,
  nothingFound,
  withoutCri,
} from './runtime/judge.ts';

/** A runtime that lives connects at once and answers within a fraction of a second, loaded or not. */
const CONNECT_MS = 2000;
const ANSWER_MS = 5000;

/** The container runtime itself: does it live, does it answer CRI, and which mistakes in its configuration does it keep to itself? */
export const runtime: Probe = {
  name: 'runtime',
  description: "the runtime's socket and readiness, and mistakes in its registry configuration",
  timeoutMs: 9000,
  async run(context) {
    const { viewpoint, signal } = context;
    if (viewpoint.runtime === null) return [nothingFound(viewpoint)];
    const [alive, problems] = await Promise.all([
      lookAt(viewpoint.runtime, context),
      configurationProblems(context),
    ]);
    return [
      ...alive,
      ...problems,
      ...otherSocket(viewpoint),
      ...(signal.aborted ? [couldNotLook('the deadline passed')] : []),
    ];
  },
};

async function lookAt(found: Runtime, context: ProbeContext): Promise<Finding[]> {
  const state = await connectSocket(found.reachableSocket, CONNECT_MS, context.signal);
  if (state === 'timeout') return [hung(found, await processState(found, context))];
  if (state !== 'open') return [judgeSocket(found, state)];
  return [await ask(found, context)];
}

async function ask(found: Runtime, context: ProbeContext): Promise<Finding> {
  const crictl = createCrictl(context.viewpoint.host, context.crictl, found.reachableSocket);
  const options = { timeoutMs: ANSWER_MS, signal: context.signal };
  const result = await crictl.run(['version'], options);
  if (result.outcome === 'not-found')
    return couldNotLook(
      `crictl is not installed; ${found.socket} takes connections, and whether CRI answers there is not known`,
    );
  if (result.outcome === 'timeout' || (result.exitCode !== 0 && result.durationMs >= ANSWER_MS - 1500))
    return hung(found, await processState(found, context));
  if (result.outcome !== 'exited')
    return couldNotLook(
      `crictl version did not end (${result.outcome}${result.reason === undefined ? '' : `: ${result.reason}`})`,
    );
  if (result.exitCode !== 0) return refused(found, result.stderr);
  const version = parseVersion(result.stdout);
  return judgeConditions(found, version?.version ?? 'of unknown version', await conditions(crictl, options));
}

/** Exit code 1 stands for everything: whether it is the runtime's trouble, its words say. */
function refused(found: Runtime, stderr: string): Finding {
  if (classify(stderr).cause === 'RuntimeUnavailable') return withoutCri(found);
  return couldNotLook('crictl does not understand what the runtime answers');
}

async function conditions(crictl: Crictl, options: { timeoutMs: number; signal: AbortSignal }) {
  const result = await crictl.run(['info', '-o', 'json'], options);
  if (result.outcome !== 'exited' || result.exitCode !== 0) return [];
  try {
    return parseConditions(result.stdout);
  } catch {
    // The version was answered, so CRI is served; what is not understood here is not told.
    return [];
  }
}

async function processState({ pid }: Runtime, { viewpoint }: ProbeContext): Promise<string | null> {
  const stat = pid === null ? null : await viewpoint.host.readProc(`${pid}/stat`);
  // The command's name stands in parentheses and may hold anything; the state follows the last one.
  return stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2)[0] ?? null);
}

async function configurationProblems(context: ProbeContext): Promise<Finding[]> {
  const { problems } = await context.configuration();
  return problems.map(judgeProblem);
}

/** A listening socket that kubelet does not use is easily taken for the right one by a person with crictl. */
function otherSocket({ runtime: found, searched, kubelet }: Viewpoint): Finding[] {
  const others = searched.filter(({ socket, state }) => state === 'listening' && socket !== found?.socket);
  if (found === null || kubelet === null || others.length === 0) return [];
  const message = `kubelet uses ${found.socket}; ${others.map(({ socket }) => socket).join(' and ')} is another runtime's, and crictl must not be pointed there`;
  return [{ status: 'Pass', stage: 'start', cause: null, subject: found.socket, message }];
}
