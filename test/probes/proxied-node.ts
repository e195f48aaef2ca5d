import assert from 'node:assert/strict';
import type { FileInfo, Host } from '../../host/host.ts';
import type { Finding } from '../../probes/probe.ts';
import { proxy } from '../../probes/proxy.ts';
import type { Dialled } from '../../viewpoint/network.ts';
import { fileHost } from '../viewpoint/file-host.ts';
import { nodeContext, upstream } from './node-context.ts';

export const PROXY = 'http://ann:s3cret@proxy.test:3128';
const UNIT = '/usr/lib/systemd/system/containerd.service';

export type ProxiedNode = {
  environ?: Record<string, string> | null;
  files?: Record<string, string>;
  /** When the files were changed; the runtime started at 1,000,000. */
  mtimeMs?: number;
  host?: string;
  /** What the host is on this node. */
  addresses?: string[];
  dialled?: Partial<Dialled>;
};

/** Runs the probe on a made-up node whose proxy answers as told: it opens the way unless told otherwise. */
export async function probeProxy(node: ProxiedNode): Promise<Finding[]> {
  const endpoint = upstream(node.host ?? 'reg.corp.test:443');
  const dialled: Dialled = {
    failedAt: null,
    failure: null,
    address: '127.0.0.1:3128',
    attempts: [],
    proxyStatus: 200,
    certificates: [],
    verification: null,
    durationMs: 1,
    ...node.dialled,
  };
  const context = nodeContext({
    host: aged(fileHost({ [UNIT]: '[Service]\n', ...node.files }), node.mtimeMs ?? 0),
    environ: node.environ === undefined ? {} : node.environ,
    endpoints: [endpoint],
    network: {
      dial: async () => dialled,
      lookup: async (host) => ({
        host,
        addresses: (node.addresses ?? []).map((address) => ({ address, family: 4 })),
        failure: null,
        source: 'dns',
        durationMs: 1,
        questions: [],
      }),
    },
  });
  const findings = await proxy.run(context);
  assert.doesNotMatch(JSON.stringify(findings), /s3cret/);
  return findings;
}

function aged(host: Host, mtimeMs: number): Host {
  const stat = async (path: string): Promise<FileInfo | null> => {
    const info = await host.stat(path);
    return info === null ? null : { ...info, mtimeMs };
  };
  return { ...host, stat };
}
