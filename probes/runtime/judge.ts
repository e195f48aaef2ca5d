import type { ConfigProblem } from '../../viewpoint/endpoint.ts';
import type { Runtime, Viewpoint } from '../../viewpoint/viewpoint.ts';
import type { Cause } from '../../wire/cause.ts';
import type { Finding } from '../probe.ts';
import { couldNotLook } from '../run-probe.ts';
import type { Condition } from './answers.ts';
import type { SocketState } from './connect.ts';

/** Which process should be listening: `T` is stopped by a signal, `D` waits for a disk (proc_pid_stat(5)). */
export type ProcessState = string | null;

/** A socket that takes no connection. */
export function judgeSocket(runtime: Runtime, state: Exclude<SocketState, 'open'>): Finding {
  const { name, socket, unit } = runtime;
  const process = runtime.pid === null ? `no ${name} process was seen` : `${name} runs as pid ${runtime.pid}`;
  if (state === 'denied') return couldNotLook(`${socket} may be opened by root alone`);
  if (state === 'timeout') return hung(runtime, null);
  const action = runtime.foundBy === 'flag' ? NAMED : startAction(unit);
  if (state === 'absent') return unavailable(runtime, `there is no socket ${socket}, and ${process}`, action);
  if (state === 'dead')
    return unavailable(
      runtime,
      `nobody listens on ${socket}: the socket is left over, and ${process}`,
      action,
    );
  return couldNotLook(`connecting to ${socket} fails with ${state.code}`);
}

/** The socket was named by hand and may be the wrong one: nothing is to be restarted for that. */
const NAMED =
  'Look whether this is the socket that kubelet uses; without --runtime-endpoint and CONTAINER_RUNTIME_ENDPOINT it is found.\n  grep containerRuntimeEndpoint /var/lib/kubelet/config.yaml; ss -xl | grep -E "containerd|crio|dockerd"';

/** The socket is connected to and nothing comes back. */
export function hung(runtime: Runtime, state: ProcessState): Finding {
  const { socket, unit, pid, name } = runtime;
  if (state === 'T')
    return unavailable(
      runtime,
      `${name} (pid ${pid}) is stopped by a signal and does not answer on ${socket}`,
      `Let it go on, and find out who stopped it.\n  kill -CONT ${pid}`,
    );
  const waiting =
    state === 'D' ? `; it waits for a disk (state D), so look at the disk below its store first` : '';
  return unavailable(
    runtime,
    `${name} accepts connections on ${socket} and does not answer: it hangs${waiting}`,
    `Keep its stacks for the bug report, then restart it; running containers go on.\n  kill -USR1 ${pid ?? `$(pidof ${name})`}; sleep 1; systemctl restart ${unit}`,
  );
}

/** Somebody answers, and it is no CRI. */
export function withoutCri(runtime: Runtime): Finding {
  const { socket, name, unit } = runtime;
  const file = name === 'containerd' ? '/etc/containerd/config.toml' : `the configuration of ${name}`;
  return unavailable(
    runtime,
    `${name} answers on ${socket} and does not serve CRI: its CRI plug-in is disabled or failed to load`,
    `Take "cri" out of disabled_plugins in ${file}, look for why the plug-in did not load, then restart.\n  journalctl -u ${unit} | grep -i cri | tail; systemctl restart ${unit}`,
  );
}

export function unavailable(runtime: Runtime, message: string, action: string): Finding {
  const { name, socket, unit } = runtime;
  return {
    status: 'Fail',
    stage: 'start',
    cause: 'RuntimeUnavailable',
    subject: socket,
    message,
    action,
    names: { runtime: name, socket, unit },
  };
}

/** The runtime answers: what it says of itself. Its pod network does not concern pulls and is only told. */
export function judgeConditions(
  runtime: Runtime,
  version: string,
  conditions: readonly Condition[],
): Finding {
  const ready = conditions.find(({ type }) => type === 'RuntimeReady');
  const why = ready === undefined ? '' : `${ready.reason} ${ready.message}`.trim();
  if (ready?.status === false)
    return unavailable(
      runtime,
      `${runtime.name} ${version} says that it is not ready: ${why}`,
      startAction(runtime.unit),
    );
  const network = conditions.find(({ type }) => type === 'NetworkReady');
  const facts = { version, ...(network === undefined ? {} : { networkReady: network.status }) };
  const message = `${runtime.name} ${version} answers on ${runtime.socket}${network?.status === false ? '; its pod network is not ready, which does not concern pulls' : ''}`;
  return { status: 'Pass', stage: 'start', cause: null, subject: runtime.socket, message, facts };
}

/** Causes that a runtime shows when it goes elsewhere than its configuration seems to say. */
const REDIRECTED: Cause[] = [
  'DnsFailure',
  'ConnectTimeout',
  'ConnectionRefused',
  'TlsUnknownCa',
  'TlsCertificateInvalid',
  'TlsProtocol',
  'PlainHttpRegistry',
  'ProxyFailure',
  'RateLimited',
];

/** A mistake that the runtime does not report: it fails nothing by itself and explains what fails. */
export function judgeProblem({ path, message, severity, fix }: ConfigProblem): Finding {
  const explains: Cause[] =
    severity === 'Fail' ? ['RuntimeUnavailable', 'Unknown', ...REDIRECTED] : REDIRECTED;
  return {
    status: 'Warn',
    stage: 'resolve',
    cause: null,
    subject: path,
    message: `${path}: ${message}`,
    names: { path },
    action: fix,
    explains,
  };
}

export function nothingFound({ searched, kubelet }: Viewpoint): Finding {
  const looked = searched.map(({ socket, state }) => `${socket} (${state})`).join(', ');
  if (kubelet === null) return couldNotLook(`no container runtime was found here: looked at ${looked}`);
  const message = `kubelet runs and no container runtime does: looked at ${looked}`;
  return {
    status: 'Fail',
    stage: 'start',
    cause: 'RuntimeUnavailable',
    subject: kubelet.runtimeEndpoint ?? searched[0]?.socket ?? '',
    message,
  };
}

function startAction(unit: string): string {
  return `Find out why it is not running, then start it.\n  journalctl -u ${unit} -n 50 --no-pager; systemctl restart ${unit}`;
}
