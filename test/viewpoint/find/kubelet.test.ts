import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readKubelet, wordsOfArgsFile } from '../../../viewpoint/find/kubelet.ts';
import { fileHost } from '../file-host.ts';

const CONFIG = '/var/lib/kubelet/config.yaml';
const cases: {
  name: string;
  comm?: string;
  words: string[];
  files?: Record<string, string>;
  expected: Record<string, unknown>;
}[] = [
  {
    name: 'nothing written: kubelet’s own defaults',
    words: [],
    expected: {
      runtimeEndpoint: 'unix:///run/containerd/containerd.sock',
      imageGcHighThresholdPercent: 85,
      serializeImagePulls: true,
    },
  },
  {
    name: 'a flag wins over the file',
    words: ['--config', CONFIG, '--container-runtime-endpoint=unix:///run/one.sock'],
    files: { [CONFIG]: 'containerRuntimeEndpoint: unix:///run/two.sock\nimageGCHighThresholdPercent: 70\n' },
    expected: { runtimeEndpoint: 'unix:///run/one.sock', imageGcHighThresholdPercent: 70 },
  },
  {
    name: 'drop-ins lie over the file in their order',
    words: [`--config=${CONFIG}`, '--config-dir=/etc/kubelet.d'],
    files: {
      [CONFIG]: 'evictionHard: {imagefs.available: 20%}\nserializeImagePulls: true\n',
      '/etc/kubelet.d/10.conf': 'serializeImagePulls: false\nevictionHard: {nodefs.available: 2Gi}\n',
      '/etc/kubelet.d/20.conf': 'evictionHard: {imagefs.available: 3%}\n',
      '/etc/kubelet.d/30.yaml': 'evictionHard: {imagefs.available: 99%}\n',
    },
    expected: {
      serializeImagePulls: false,
      evictionHard: { 'imagefs.available': '3%', 'nodefs.available': '2Gi' },
    },
  },
  {
    name: 'one signal on the command line sets the others to nothing',
    words: ['--eviction-hard=imagefs.available<4%,nodefs.inodesFree<1%'],
    expected: { evictionHard: { 'imagefs.available': '4%', 'nodefs.inodesFree': '1%' } },
  },
  {
    name: 'a file that cannot be read leaves the socket open',
    words: [`--config=${CONFIG}`],
    expected: { runtimeEndpoint: null },
  },
  {
    name: 'a file that is no YAML leaves the socket open',
    words: [`--config=${CONFIG}`],
    files: { [CONFIG]: 'a: [unclosed' },
    expected: { runtimeEndpoint: null },
  },
  {
    name: 'parallel pulls are not serial',
    words: [`--config=${CONFIG}`],
    files: { [CONFIG]: 'maxParallelImagePulls: 4\n' },
    expected: { serializeImagePulls: false },
  },
  {
    name: 'k3s hands arguments on and has its own thresholds',
    comm: 'k3s-server',
    words: ['server', '--kubelet-arg=image-gc-high-threshold=60'],
    files: { '/etc/rancher/k3s/config.yaml': 'container-runtime-endpoint: unix:///run/other.sock\n' },
    expected: {
      runtimeEndpoint: 'unix:///run/other.sock',
      imageGcHighThresholdPercent: 60,
      evictionHard: { 'imagefs.available': '5%', 'nodefs.available': '5%' },
    },
  },
];

for (const { name, comm = 'kubelet', words, files = {}, expected } of cases)
  test(name, async () => {
    const process = { pid: 9, comm, commandLine: [comm, ...words] };
    const kubelet: Record<string, unknown> = await readKubelet(fileHost(files), process);
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(kubelet[key], value, key);
  });

test("microk8s' argument file is expanded with the snap's environment", () => {
  const words = wordsOfArgsFile(
    '# comment\n--container-runtime-endpoint=${SNAP_COMMON}/run/containerd.sock\n--x="$SNAP/y"\n--z=$UNKNOWN\n',
    { SNAP_COMMON: '/var/snap/microk8s/common', SNAP: '/snap/microk8s/1' },
  );
  assert.deepEqual(words, [
    '--container-runtime-endpoint=/var/snap/microk8s/common/run/containerd.sock',
    '--x=/snap/microk8s/1/y',
    '--z=$UNKNOWN',
  ]);
});
