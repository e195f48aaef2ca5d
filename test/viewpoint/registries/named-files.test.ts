import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured } from './configured.ts';

const files = {
  'etc/containerd/config.toml':
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\nconfig_path = "/etc/containerd/certs.d"\n',
  'pem/good.pem': '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
  'pem/key.pem': '-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n',
  'pem/binary.der': 'binary',
};

for (const [text, wrong] of [
  ['ca = "/pem/good.pem"', null],
  ['client = [["/pem/good.pem", "/pem/key.pem"]]', null],
  ['ca = "gone.pem"', /reg\.test\/gone\.pem for .* is not there/],
  ['ca = "/pem/binary.der"', /holds no CERTIFICATE/],
  ['ca = "/pem"', /is a folder/],
  ['client = [["/pem/good.pem", "/pem/good.pem"]]', /holds no PRIVATE KEY/],
] as const) {
  test(`${text} is ${wrong === null ? 'well' : 'told'}`, async () => {
    const hosts = { 'etc/containerd/certs.d/reg.test/hosts.toml': `${text}\n` };
    const { problems } = await configured({ ...files, ...hosts }, 'reg.test/app');
    assert.equal(problems.length, wrong === null ? 0 : 1, JSON.stringify(problems));
    if (wrong !== null) assert.match(problems[0]?.message ?? '', wrong);
  });
}

test('a folder in place of hosts.toml fails every pull', async () => {
  const hosts = { 'etc/containerd/certs.d/reg.test/hosts.toml/x': '' };
  const { problems } = await configured({ ...files, ...hosts }, 'reg.test/app');
  assert.deepEqual(
    problems.map(({ severity }) => severity),
    ['Fail'],
  );
});

test('dockerd passes over a CA that is no PEM', async () => {
  const docker = { 'etc/docker/certs.d/reg.test/ca.crt': 'binary' };
  const { problems } = await configured(docker, 'reg.test/app', { name: 'docker' });
  assert.deepEqual(problems, []);
});
