import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configured, shown } from './configured.ts';

// Rows with 1.6.20 and 2.2.1 were seen with these releases; the others follow containerd's source.
const CONFIG = 'etc/containerd/config.toml';
const section = (name: string, more: string) => `[plugins."${name}".registry]\n${more}\n`;
const V1 = section('cri', 'config_path = "/etc/containerd/certs.d"');
const V2 = section('io.containerd.grpc.v1.cri', 'config_path = "/etc/containerd/certs.d"');
const V3 = section('io.containerd.cri.v1.images', 'config_path = "/etc/containerd/certs.d"');
const certs = {
  'etc/containerd/certs.d/reg.test/hosts.toml': '[host."https://m.test"]\n',
};
const drop = (text: string) => ({ 'etc/containerd/d/a.toml': text });

type Row = [
  what: string,
  files: Record<string, string>,
  /** Release → whether the registry's folder is read. */
  read: Record<string, boolean>,
];

const ROWS: Row[] = [
  [
    'conf.d that nothing imports',
    { [CONFIG]: 'version = 3\n', 'etc/containerd/conf.d/a.toml': `version = 3\n${V3}` },
    { '2.1.4': false, '2.2.1': false, '2.3.4': false },
  ],
  [
    'conf.d that is imported',
    {
      [CONFIG]: 'version = 3\nimports = ["/etc/containerd/conf.d/*.toml"]\n',
      'etc/containerd/conf.d/a.toml': `version = 3\n${V3}`,
    },
    { '2.0.0': true, '2.2.1': true, '2.3.4': true },
  ],
  [
    'conf.d without a file of its own',
    { 'etc/containerd/conf.d/a.toml': `version = 3\n${V3}` },
    { '2.2.1': false },
  ],
  ['v3 in version 2', { [CONFIG]: `version = 2\n${V3}` }, { '1.6.20': false, '2.2.1': true, '2.3.4': true }],
  ['v2 in version 2', { [CONFIG]: `version = 2\n${V2}` }, { '1.6.20': true, '2.2.1': true, '2.3.4': true }],
  ['v2 in version 3', { [CONFIG]: `version = 3\n${V2}` }, { '1.6.20': true, '2.2.1': false, '2.3.4': true }],
  ['v2 in version 4', { [CONFIG]: `version = 4\n${V2}` }, { '2.3.4': false }],
  ['v2 without version', { [CONFIG]: V2 }, { '1.6.20': false, '2.2.1': false, '2.3.4': true }],
  ['v3 without version', { [CONFIG]: V3 }, { '1.6.20': false, '2.2.1': true, '2.3.4': true }],
  ['v1 without version', { [CONFIG]: V1 }, { '1.6.20': true, '2.2.1': false, '2.3.4': true }],
  ['v1 in version 2', { [CONFIG]: `version = 2\n${V1}` }, { '1.6.20': false, '2.2.1': false }],
  [
    'v2, and a drop-in of version 3',
    { [CONFIG]: `version = 2\nimports = ["d/a.toml"]\n${V2}`, ...drop('version = 3\n') },
    { '2.2.1': false },
  ],
  [
    'v2 without version, and a drop-in of version 2',
    { [CONFIG]: `imports = ["d/a.toml"]\n${V2}`, ...drop('version = 2\n') },
    { '2.2.1': true },
  ],
  [
    'v2 and a drop-in without version',
    { [CONFIG]: `version = 2\nimports = ["d/*.toml"]\n${V2}`, ...drop('oom_score = 0\n') },
    { '1.7.34': true, '2.2.1': true, '2.3.4': true },
  ],
  [
    'a drop-in with another key of the section',
    {
      [CONFIG]: `version = 2\nimports = ["/etc/containerd/d/*.toml"]\n${V2}`,
      ...drop('version = 2\n[plugins."io.containerd.grpc.v1.cri"]\nmax_concurrent_downloads = 4\n'),
    },
    { '1.6.20': false, '2.2.1': true },
  ],
  [
    'imports of imports',
    {
      [CONFIG]: 'version = 2\nimports = ["d/a.toml"]\n',
      ...drop('version = 2\nimports = ["../e.toml", "a.toml"]\n'),
      'etc/containerd/e.toml': `version = 2\n${V2}`,
    },
    { '1.6.20': true, '2.2.1': true },
  ],
  [
    'a relative pattern',
    { [CONFIG]: 'version = 2\nimports = ["d/*.toml"]\n', ...drop(`version = 2\n${V2}`) },
    { '1.6.20': false, '1.6.29': true, '1.7.15': false, '1.7.16': true, '2.2.1': true },
  ],
  ['nothing written', { [CONFIG]: 'version = 2\n' }, { '1.6.20': false, '2.2.1': false, '2.2.4': false }],
  [
    'the old section with several folders and a setting of local pulls',
    {
      [CONFIG]: `version = 2\n${V2.replace('certs.d', 'certs.d:/x')}[plugins."io.containerd.grpc.v1.cri".containerd]\ndiscard_unpacked_layers = true\n`,
    },
    // The setting is lost where no runtimes are written.
    { '2.0.1': true, '2.2.1': false },
  ],
  [
    'the same with runtimes',
    {
      [CONFIG]: `version = 2\n${V2.replace('certs.d', 'certs.d:/x')}[plugins."io.containerd.grpc.v1.cri".containerd]\ndiscard_unpacked_layers = true\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]\n`,
    },
    { '2.2.1': true },
  ],
];

describe('which configuration counts', () => {
  for (const [what, files, read] of ROWS) {
    for (const [version, expected] of Object.entries(read)) {
      test(`${what}: ${version} ${expected ? 'reads' : 'does not read'} it`, async () => {
        const found = await configured({ ...certs, ...files }, 'reg.test/app', { version });
        assert.equal(found.endpoints[0]?.host === 'm.test', expected, JSON.stringify(found.problems));
        // Whatever is not read is told, and nothing is told of what is.
        assert.equal(found.problems.length > 0, !expected, JSON.stringify(found.problems));
      });
    }
  }
});

describe('loopback registries', () => {
  const path = { [CONFIG]: `version = 2\n${V2}` };
  const own = section('io.containerd.cri.v1.images', 'config_path = ""\n[plugins.x]');
  for (const [what, files, version, image, expected] of [
    ['with folders', path, '1.6.20', 'localhost:5000/a', 'upstream http://localhost:5000/v2'],
    ['with folders', path, '1.6.20', 'localhost/a', 'upstream http://localhost:80/v2'],
    ['with folders', path, '1.6.20', 'localhost:443/a', 'upstream http://localhost:443/v2'],
    ['with folders', path, '1.7.7', '127.0.0.1:5000/a', 'upstream http://127.0.0.1:5000/v2'],
    ['with folders', path, '1.7.8', 'localhost:5000/a', 'upstream https://localhost:5000/v2'],
    ['with folders', path, '2.2.1', 'localhost/a', 'upstream https://localhost:443/v2'],
    ['without', {}, '1.7.34', 'localhost:5000/a', 'upstream http://localhost:5000/v2'],
    ['without', {}, '2.2.1', 'localhost:5000/a', 'upstream https://localhost:5000/v2'],
    [
      'with mirrors',
      {
        [CONFIG]: `version = 3\n${own}\n${section('io.containerd.cri.v1.images', '').replace('registry', 'registry.mirrors."x.test"')}`,
      },
      '2.2.1',
      'localhost:443/a',
      'upstream http://localhost:443/v2',
    ],
  ] as const) {
    test(`${image} ${what} on ${version}`, async () => {
      const found = await configured(files, image, { version });
      assert.deepEqual(shown(found), [expected]);
      assert.equal(found.endpoints[0]?.fallbackToHttp, /https.*:5000/.test(expected));
    });
  }
});
