import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { actionFor, renderAction } from '../../causes/action.ts';
import { CAUSES, type Cause } from '../../wire/cause.ts';
import type { Names } from '../../wire/names.ts';

const FULL: Names = {
  image: 'reg.example:5000/team/app:1.4',
  host: 'reg.example:5000',
  address: '[2001:db8::7]:5000',
  nameserver: '10.0.0.2:53',
  proxy: 'proxy.example:3128',
  path: '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs',
  platform: 'linux/arm64/v8',
  socket: '/run/containerd/containerd.sock',
  unit: 'containerd.service',
};

const filled: [Cause, Names, RegExp][] = [
  ['Unauthorized', { image: 'nginx:1' }, /--docker-server=https:\/\/index\.docker\.io\/v1\/ /],
  ['Unauthorized', { host: 'registry-1.docker.io' }, /--docker-server=https:\/\/index\.docker\.io\/v1\/ /],
  ['Unauthorized', FULL, /--docker-server=reg\.example:5000 /],
  ['Unauthorized', { host: '123456789012.dkr.ecr.eu-west-1.amazonaws.com' }, /--region eu-west-1/],
  ['Unauthorized', { host: 'teamreg.azurecr.io' }, /--attach-acr teamreg$/],
  ['TagNotFound', FULL, /^crane ls reg\.example:5000\/team\/app \|\|/],
  ['PlatformMismatch', FULL, /--platform linux\/arm64\/v8 -t reg\.example:5000\/team\/app:1\.4/],
  ['DnsFailure', FULL, /-p 53 @10\.0\.0\.2 reg\.example$/],
  ['DnsFailure', { host: 'reg.tools.svc.cluster.local' }, /kubectl get service/],
  ['ConnectTimeout', FULL, /^nc -vz -w 5 2001:db8::7 5000/],
  ['ConnectTimeout', { host: 'reg.example' }, /^nc -vz -w 5 reg\.example 443/],
  ['ProxyFailure', { proxy: 'p:3128', status: 407 }, /containerd\.service\.d\/zz-https-proxy\.conf/],
  ['ProxyFailure', { host: 'reg.corp', unit: 'crio.service' }, /crio\.service\.d\/zz-no-proxy\.conf/],
  ['ProxyFailure', { host: 'reg.corp', unit: 'k3s.service' }, /CONTAINERD_NO_PROXY=.*k3s\.service\.env/],
  ['TlsUnknownCa', FULL, /update-ca-certificates && sudo systemctl restart containerd\.service$/],
  [
    'TlsUnknownCa',
    { ...FULL, unit: 'crio.service' },
    /\/etc\/containers\/certs\.d\/reg\.example:5000\/ca\.crt$/,
  ],
  ['PlainHttpRegistry', FULL, /certs\.d\/reg\.example:5000\/hosts\.toml$/],
  ['PlainHttpRegistry', { ...FULL, unit: 'k3s.service' }, /\/etc\/rancher\/k3s\/registries\.yaml/],
  ['PlainHttpRegistry', { ...FULL, unit: 'docker.service' }, /insecure-registries/],
  ['DiskFull', {}, /^df -h \/var\/lib\/containerd; df -i /],
  ['DiskFull', { runtime: 'cri-o' }, /^df -h \/var\/lib\/containers\/storage; /],
  [
    'RuntimeUnavailable',
    { socket: 'unix:///run/k3s/containerd/containerd.sock' },
    /journalctl -u k3s\.service/,
  ],
  ['UnsupportedManifest', { image: 'a', mediaType: 'application/x.manifest.v1+prettyjws' }, /--format v2s2/],
  ['Unknown', {}, /pulltriage check '<image>'$/],
];

describe('actions are filled in', () => {
  for (const [cause, names, command] of filled) {
    test(`${cause} ${JSON.stringify(names)}`, () =>
      assert.match(actionFor(cause, names).command ?? '', command));
  }
});

const HOSTILE = [
  '$(touch /tmp/owned)',
  '`touch owned`',
  "x'; touch owned; '",
  'x; touch owned',
  '--output=owned',
  'a\ntouch owned',
  '/owned/../$(id)',
  'owned"$IFS',
];

describe('what a hostile text names never reaches a command', () => {
  for (const cause of CAUSES) {
    test(cause, () => {
      for (const value of HOSTILE) {
        const names = Object.fromEntries(Object.keys(FULL).map((key) => [key, value])) as Names;
        const { command } = actionFor(cause, {
          ...names,
          repository: value,
          tag: value,
          issuer: value,
          runtime: value,
        });
        assert.doesNotMatch(command ?? '', /owned/, value);
      }
    });
  }
});

describe('commands are one line that a shell can parse', () => {
  for (const cause of CAUSES) {
    for (const [kind, names] of Object.entries({ full: FULL, empty: {}, crio: { unit: 'crio.service' } })) {
      test(`${cause}, ${kind}`, () => {
        const { summary, command } = actionFor(cause, names);
        assert.match(summary, /^[^\n]{20,600}$/);
        assert.ok(command !== null && !command.includes('\n'));
        const parsed = spawnSync('sh', ['-n'], { input: command, encoding: 'utf8' });
        assert.equal(parsed.stderr, '');
        assert.ok(renderAction({ summary, command }).length < 2048);
        const unquoted = command.replace(/'[^']*'/g, '');
        assert.doesNotMatch(unquoted, /<[a-z]+[ >:]/, 'a placeholder would be read as a redirection');
      });
    }
  }
});
