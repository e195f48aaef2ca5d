import type { Rule } from './rule.ts';

/**
 * The runtime itself does not answer, lacks its CRI plugin or has lost its state. Sources: grpc-go transport errors,
 * containerd and CRI-O sockets, docker client/errors.go, cri-client remote_image.go, kubelet runtime state.
 */
export const runtimeRules: readonly Rule[] = [
  {
    id: 'runtime.socket',
    cause: 'RuntimeUnavailable',
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: [
      'dial unix*',
      'read unix *',
      'write unix *',
      'failed to connect: failed to connect',
      'unable to determine runtime api version',
      'unable to determine image api version',
      'make sure you are running as root and the endpoint has been started',
      'cannot connect to the docker daemon',
      'is the docker daemon running',
      'failed to connect to the docker api',
      'error during connect',
      'failed to dial*',
      'error while dialing*',
      'transport: error while dialing*',
      'connection error: desc = "transport',
      'cannot connect to podman',
      'cannot connect to the podman socket',
      'cannot access containerd socket',
      'unable to connect to containerd',
      'unix:///*',
      'npipe:////*',
      '//./pipe/*',
      'permission denied while trying to connect to the docker',
      'the docker daemon is not running',
    ],
    when: isSocketTrouble,
  },
  {
    id: 'runtime.no-image-service',
    cause: 'RuntimeUnavailable',
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: [
      'unknown service runtime.v1*',
      'unknown service containerd.*',
      'cri v1 image api is not implemented',
      'cri v1 runtime api is not implemented',
      'validate cri v1 image api',
      'validate cri v1 runtime api',
      'validate service connection',
      'unknown method pullimage',
      'server is not initialized yet',
      'cri plugin is not loaded',
      'no plugins registered for',
      'plugin not found',
      'snapshotter not loaded',
      'snapshotter was not found',
      'no unpack platforms defined',
      'unable to initialize unpacker',
      'snapshotter must be provided to unpack',
      'applier must be provided to unpack',
    ],
    when: (text, start, end) =>
      !/^plugin not found$/i.test(text.slice(start, end)) ||
      /snapshotter|containerd/i.test(text.slice(Math.max(0, start - 160), end)),
  },
  {
    id: 'runtime.down',
    cause: 'RuntimeUnavailable',
    rank: 'exact',
    needs: 'nothing',
    stage: 'start',
    phrases: [
      'container runtime is down',
      'container runtime is not running',
      'container runtime not running',
      'container runtime did not respond',
      'container runtime status check may not have completed',
      'runtime is not ready',
      'runtimenotready',
      'pleg is not healthy',
      'connect remote image service failed',
      'connect remote runtime service failed',
      'all subconns are in transientfailure',
      'unable to convert a nil pointer to a runtime api image',
      'failed to reserve container name',
      'failed to reserve sandbox name',
      'containerd is not running',
      'containerd: container not created',
      'pull child finished successfully',
      'metadata database is locked',
      'bad response from docker engine',
      'no grpc connection or services is available',
      'containerd socket not found',
      'no podman socket found',
    ],
  },
  {
    id: 'runtime.lost',
    cause: 'RuntimeUnavailable',
    // What the daemon had said before it was lost is the reason.
    rank: 'status',
    needs: 'pull',
    stage: 'start',
    phrases: [
      'transport is closing',
      'the connection is draining',
      'the client connection is closing',
      'connection closed before server preface received',
      'error reading from server',
      'error reading server preface',
      'grpc: the client connection is closing',
      'received message larger than max',
      'trying to send message larger than max',
      'runtime panic',
      'was aborted by a go panic',
    ],
  },
  {
    id: 'runtime.busy',
    cause: 'RuntimeUnavailable',
    alternatives: ['FilesystemError', 'ContentCorrupt'],
    rank: 'exact',
    needs: 'trace',
    phrases: ['locked for'],
    when: (text, start) => /\bref \S{1,160} $/i.test(text.slice(Math.max(0, start - 180), start)),
  },
  {
    id: 'runtime.code',
    cause: 'RuntimeUnavailable',
    rank: 'wrapper',
    needs: 'pull',
    stage: 'start',
    phrases: ['code = unavailable', 'code = unimplemented', 'code = 14 ', 'code = 12 '],
  },
];

/** Other servers have sockets too, and a socket's address is also printed where nothing is wrong with it. */
function isSocketTrouble(text: string, start: number, end: number): boolean {
  if (
    /^(?:error during connect|make sure|unable to determine|failed to connect:)/i.test(text.slice(start, end))
  )
    return true;
  const after = text.slice(end, end + 300);
  const around = text.slice(Math.max(0, start - 400), start) + text.slice(start, end) + after;
  if (!/docker|containerd|crio|cri-o|podman|buildkit|pull|imageservice|runtime/i.test(around)) return false;
  if (!/^(?:unix:|npipe:|\/\/\.)/.test(text.slice(start, end))) return true;
  return /^.{0,160}?(?:timeout|timed out|refused|no such file|cannot find|permission denied|denied|deadline|unavailable|reset|eof|unreachable)/i.test(
    after,
  );
}
