import { rm } from 'node:fs/promises';
import { SOCKET } from '../lab/containerd-configuration.ts';
import { runtimeChanged } from './change.ts';
import type { Fault } from './fault.ts';
import { undo } from './fault.ts';

const image = 'registry.test/team/app:1.4';
const gone = {
  exitCode: 1,
  cause: 'RuntimeUnavailable',
  stage: 'start',
  subject: /containerd/,
} as const;

/** The container runtime itself. */
export const RUNTIME_FAULTS: Fault[] = [
  {
    name: 'runtime-stopped',
    title: 'containerd is stopped',
    standsFor: 'a service that did not come up after an update',
    image,
    releases: 'both',
    async apply(_lab, node) {
      await node.runtime().stop();
      await rm(node.namespace.path(SOCKET), { force: true });
      return undo(() => node.restartRuntime());
    },
    expected: gone,
  },
  {
    name: 'runtime-killed',
    title: 'containerd was killed and its socket is still there',
    standsFor: 'out of memory',
    image,
    releases: 'both',
    async apply(_lab, node) {
      await node.runtime().stop('SIGKILL');
      return undo(() => node.restartRuntime());
    },
    expected: gone,
  },
  {
    name: 'runtime-hung',
    title: 'containerd accepts connections and does not answer',
    standsFor: 'a deadlock, or a hung disk below it',
    image,
    releases: 'both',
    waits: true,
    async apply(_lab, node) {
      node.runtime().signal('SIGSTOP');
      return undo(async () => node.runtime().signal('SIGCONT'));
    },
    expected: gone,
  },
  {
    name: 'cri-disabled',
    title: "containerd's CRI plug-in is switched off",
    standsFor: "the configuration that Docker's package of containerd brings",
    image,
    releases: 'both',
    apply: (_lab, node) => runtimeChanged(node, { runtime: { criDisabled: true } }),
    expected: { ...gone, tells: /CRI/ },
  },
  {
    name: 'mirrors-beside-config-path',
    title: 'the old and the new way of configuring mirrors at once',
    standsFor: 'a half-done migration: the CRI plug-in does not load',
    image,
    releases: 'both',
    apply: (_lab, node) => runtimeChanged(node, { runtime: { mirrorsBesideConfigPath: true } }),
    expected: { ...gone, tells: /mirrors|config_path|CRI/ },
  },
];
