import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasSince, isFrom, parseRelease } from '../../../viewpoint/registries/containerd-version.ts';
import { configured, shown } from './configured.ts';

describe('CRI-O', () => {
  const crio = { name: 'cri-o' as const };
  const conf = 'etc/containers/registries.conf';

  test('the longest prefix counts, mirrors come first', async () => {
    const text = `[[registry]]\nprefix = "reg.test"\nlocation = "other.test"\n[[registry]]\nprefix = "reg.test/team"\nlocation = "inner.test/group"\n[[registry.mirror]]\nlocation = "m.test:5000/group"\ninsecure = true\n`;
    const found = await configured({ [conf]: text }, 'reg.test/team/app', crio);
    assert.deepEqual(shown(found), ['mirror https://m.test:5000/v2', 'upstream https://inner.test:443/v2']);
    assert.deepEqual(
      found.endpoints.map(({ repository }) => repository),
      ['group/app', 'group/app'],
    );
    assert.deepEqual(
      found.endpoints.map(({ fallbackToHttp }) => fallbackToHttp),
      [true, false],
    );
    assert.deepEqual(shown(await configured({ [conf]: text }, 'reg.test/teammate/app', crio)), [
      'upstream https://other.test:443/v2',
    ]);
  });

  test('a blocked registry is told', async () => {
    const found = await configured(
      { [conf]: '[[registry]]\nprefix = "*.test"\nblocked = true\n' },
      'reg.test/app',
      crio,
    );
    assert.match(found.problems[0]?.message ?? '', /blocked/);
  });

  test('drop-ins win over the file, and certificates have folders of their own', async () => {
    const files = {
      [conf]: '[[registry]]\nlocation = "reg.test"\ninsecure = true\n',
      'etc/containers/registries.conf.d/50.conf': '[[registry]]\nlocation = "reg.test"\n',
      'etc/docker/certs.d/reg.test/ca.crt': '',
    };
    const [endpoint] = (await configured(files, 'reg.test/app', crio)).endpoints;
    assert.deepEqual([endpoint?.skipVerify, endpoint?.ca], [false, ['/etc/docker/certs.d/reg.test/ca.crt']]);
  });
});

describe('dockerd', () => {
  const docker = { name: 'docker' as const };
  const daemon = {
    'etc/docker/daemon.json':
      '{"registry-mirrors": ["https://m.test"], "insecure-registries": ["reg.test:5000"]}',
  };

  test('mirrors are for Docker Hub alone', async () => {
    assert.deepEqual(shown(await configured(daemon, 'docker.io/library/app', docker)), [
      'mirror https://m.test:443/v2',
      'upstream https://registry-1.docker.io:443/v2',
    ]);
    assert.deepEqual(shown(await configured(daemon, 'reg.test/app', docker)), [
      'upstream https://reg.test:443/v2',
    ]);
  });

  test('an insecure registry is not verified', async () => {
    const [endpoint] = (await configured(daemon, 'reg.test:5000/app', docker)).endpoints;
    assert.deepEqual([endpoint?.skipVerify, endpoint?.fallbackToHttp], [true, true]);
  });

  for (const [image, listed, insecure] of [
    ['10.1.2.3:5000/app', '"10.0.0.0/8"', true],
    ['11.1.2.3:5000/app', '"10.0.0.0/8"', false],
    ['[fd00::1]:5000/app', '"fd00::/16"', true],
    ['reg.test/app', '"http://reg.test"', true],
    ['reg.test:5000/app', '"reg.test"', false],
    ['localhost:80/app', '', true],
  ] as const) {
    test(`${image} with [${listed}] is ${insecure ? '' : 'not '}insecure`, async () => {
      const files = { 'etc/docker/daemon.json': `{"insecure-registries": [${listed}]}` };
      const [endpoint] = (await configured(files, image, docker)).endpoints;
      assert.equal(endpoint?.scheme, 'https');
      assert.deepEqual([endpoint?.skipVerify, endpoint?.fallbackToHttp], [insecure, insecure]);
    });
  }

  test('the file and the lists of the command line count', async () => {
    const commandLine = ['dockerd', '--config-file=/d.json', '--insecure-registry', 'm.test'];
    const files = { 'd.json': '{"registry-mirrors": ["m.test"]}' };
    const found = await configured(files, 'docker.io/library/app', { ...docker, commandLine });
    assert.deepEqual(shown(found), [
      'mirror https://m.test:443/v2',
      'upstream https://registry-1.docker.io:443/v2',
    ]);
    assert.deepEqual([found.endpoints[0]?.skipVerify, found.endpoints[0]?.fallbackToHttp], [true, false]);
  });

  test('a file that does not parse is told', async () => {
    const { problems } = await configured({ 'etc/docker/daemon.json': '{,}' }, 'reg.test/app', docker);
    assert.equal(problems[0]?.severity, 'Fail');
  });
});

for (const [text, release] of [
  ['containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+b1', [1, 6, 20]],
  ['containerd github.com/containerd/containerd/v2 v2.2.1 dea7da592f5d', [2, 2, 1]],
  ['v1.7.27-k3s1', [1, 7, 27]],
  ['something else', null],
] as const) {
  test(`release of ${text}`, () => assert.deepEqual(parseRelease(text), release));
}

test('a release is from its own on', () => {
  assert.deepEqual(
    [isFrom([2, 1, 0], 2, 1), isFrom([2, 0, 9], 2, 1), isFrom([3, 0, 0], 2, 1), isFrom([2, 2, 1], 2, 2, 2)],
    [true, false, true, false],
  );
  const patches = { '1.6': 25, '1.7': 8 };
  assert.deepEqual(
    (
      [
        [1, 6, 20],
        [1, 6, 25],
        [1, 7, 7],
        [1, 7, 8],
        [2, 0, 0],
      ] as const
    ).map((release) => hasSince(release, patches)),
    [false, true, false, true, true],
  );
});
