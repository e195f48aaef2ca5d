import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configured, shown } from './configured.ts';

const CONFIG = 'etc/containerd/config.toml';
const version2 = (more: string) => `version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n${more}\n`;
const version3 = (more: string) => `version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n${more}\n`;
const folder = version2('config_path = "/etc/containerd/certs.d"');
const hosts = (registry: string, text: string) => ({
  [CONFIG]: folder,
  [`etc/containerd/certs.d/${registry}/hosts.toml`]: text,
});

describe('without configuration', () => {
  const plain: [image: string, expected: string, fallback: boolean, skipVerify: boolean][] = [
    ['reg.test/app', 'upstream https://reg.test:443/v2', false, false],
    ['reg.test:5000/app', 'upstream https://reg.test:5000/v2', false, false],
    ['docker.io/library/app', 'upstream https://registry-1.docker.io:443/v2', false, false],
    ['localhost/app', 'upstream https://localhost:443/v2', false, true],
    ['localhost:5000/app', 'upstream https://localhost:5000/v2', true, true],
    ['127.0.0.1:80/app', 'upstream http://127.0.0.1:80/v2', false, false],
    ['[fd00::1]:5000/app', 'upstream https://[fd00::1]:5000/v2', false, false],
  ];
  for (const [image, expected, fallback, skipVerify] of plain) {
    test(image, async () => {
      const found = await configured({}, image, { version: '2.2.1' });
      assert.deepEqual(shown(found), [expected]);
      assert.deepEqual(
        [found.endpoints[0]?.fallbackToHttp, found.endpoints[0]?.skipVerify],
        [fallback, skipVerify],
      );
    });
  }
});

describe('hosts.toml', () => {
  test('mirrors stand in the order of the file, the server last', async () => {
    const text =
      '[host."https://z.test"]\n[host."http://a.test:5000/proxy"]\n[host."https://api.test/v2x"]\noverride_path = true\n';
    const found = await configured(hosts('reg.test', text), 'reg.test/app');
    assert.deepEqual(shown(found), [
      'mirror https://z.test:443/v2',
      'mirror http://a.test:5000/proxy/v2',
      'mirror https://api.test:443/v2x',
      'upstream https://reg.test:443/v2',
    ]);
    assert.deepEqual(
      found.endpoints.map(({ namespaceParameter }) => namespaceParameter),
      ['reg.test', 'reg.test', 'reg.test', null],
    );
  });

  test('a server that is not the registry takes its place', async () => {
    const found = await configured(
      hosts('docker.io', 'server = "https://hub-mirror.test"\n'),
      'docker.io/library/app',
    );
    assert.deepEqual(shown(found), ['upstream https://hub-mirror.test:443/v2']);
    assert.equal(found.endpoints[0]?.namespaceParameter, 'docker.io');
  });

  test('a host is told the registry unless it is written as the image writes it', async () => {
    const urls = ['https://reg.test', 'https://reg.test:443', 'reg.test/sub'];
    const text = urls.map((url) => `[host."${url}"]\n`).join('');
    const found = await configured(hosts('reg.test', text), 'reg.test/app');
    assert.deepEqual(
      found.endpoints.map(({ namespaceParameter }) => namespaceParameter),
      [null, 'reg.test', null, null],
    );
  });

  test('settings of the root are the server’s alone; paths are relative to the folder', async () => {
    const text =
      'ca = "root.pem"\n[host."https://m.test"]\nca = ["/abs.pem"]\nskip_verify = true\ncapabilities = ["pull"]\nclient = [["c.pem", "k.pem"]]\n[host."https://m.test".header]\nx-key = "s"\n';
    const files = {
      ...hosts('reg.test', text),
      'abs.pem': '',
      'etc/containerd/certs.d/reg.test/root.pem': '',
      'etc/containerd/certs.d/reg.test/c.pem': '',
      'etc/containerd/certs.d/reg.test/k.pem': '',
    };
    const [mirror, upstream] = (await configured(files, 'reg.test/app')).endpoints;
    const at = '/etc/containerd/certs.d/reg.test';
    assert.deepEqual(
      [mirror?.ca, mirror?.skipVerify, mirror?.canResolve, mirror?.client],
      [['/abs.pem'], true, false, [{ cert: `${at}/c.pem`, key: `${at}/k.pem` }]],
    );
    assert.deepEqual(
      [upstream?.ca, upstream?.skipVerify, upstream?.canResolve],
      [[`${at}/root.pem`], false, true],
    );
  });

  test('plain HTTP with a TLS setting is tried by HTTPS first', async () => {
    const [endpoint] = (
      await configured(
        hosts('reg.test', 'server = "http://reg.test:5000"\nskip_verify = true\n'),
        'reg.test/app',
      )
    ).endpoints;
    assert.deepEqual([endpoint?.scheme, endpoint?.port, endpoint?.fallbackToHttp], ['https', 5000, true]);
  });

  for (const [what, text] of [
    ['that is no TOML', 'server = "https://reg.test\n'],
    ['with an unknown capability', '[host."https://m.test"]\ncapabilities = ["all"]\n'],
    ['with a server that is no URL', 'server = "https://a b"\n[host."https://m.test"]\n'],
    ['with a ca of the wrong type', 'ca = 3\n'],
  ] as const) {
    test(`a file ${what} is passed over, and told`, async () => {
      const files = { ...hosts('reg.test', text), 'etc/containerd/certs.d/reg.test/own.crt': '' };
      const found = await configured(files, 'reg.test/app');
      assert.deepEqual(shown(found), ['upstream https://reg.test:443/v2']);
      assert.deepEqual(found.endpoints[0]?.ca, ['/etc/containerd/certs.d/reg.test/own.crt']);
      assert.match(found.problems[0]?.message ?? '', /does not parse/);
      assert.equal(found.problems[0]?.path, '/etc/containerd/certs.d/reg.test/hosts.toml');
    });
  }

  test('folders are looked for with the port and by default', async () => {
    const at = 'etc/containerd/certs.d';
    const files = {
      [CONFIG]: folder,
      [`${at}/reg.test_5000_/hosts.toml`]: 'server = "https://a.test"',
      [`${at}/_default/hosts.toml`]: 'server = "https://b.test"',
    };
    assert.deepEqual(shown(await configured(files, 'reg.test:5000/app')), ['upstream https://a.test:443/v2']);
    assert.deepEqual(shown(await configured(files, 'other.test/app')), ['upstream https://b.test:443/v2']);
  });
});

describe('config.toml', () => {
  const mirrors = `[plugins."io.containerd.grpc.v1.cri".registry.mirrors."reg.test"]\nendpoint = ["http://m.test:5000", "https://reg.test"]\n`;
  const certs = { 'etc/containerd/certs.d/reg.test/hosts.toml': '[host."https://m.test"]\n' };

  test('the old table of mirrors is still read', async () => {
    assert.deepEqual(shown(await configured({ [CONFIG]: `version = 2\n${mirrors}` }, 'reg.test/app')), [
      'mirror http://m.test:5000/v2',
      'upstream https://reg.test:443/v2',
    ]);
  });

  const told: [
    what: string,
    files: Record<string, string>,
    version: string,
    severity: string,
    message: RegExp,
  ][] = [
    [
      'mirrors beside config_path',
      { [CONFIG]: folder + mirrors },
      '1.7.20',
      'Fail',
      /`mirrors` cannot be set/,
    ],
    ['CRI switched off', { [CONFIG]: 'disabled_plugins = ["cri"]' }, '1.7.20', 'Fail', /disabled_plugins/],
    [
      'a section of another dialect',
      { [CONFIG]: `version = 2\n${version3('config_path = "/x"').split('\n').slice(1).join('\n')}` },
      '1.7.20',
      'Warn',
      /does not read/,
    ],
    [
      'several folders from 2.1 on',
      { [CONFIG]: version3('config_path = "/etc/containerd/certs.d:/etc/docker/certs.d"'), ...certs },
      '2.2.1',
      'Warn',
      /takes several folders/,
    ],
    ['several folders by default from 2.2 on', { ...certs }, '2.2.1', 'Warn', /takes several folders/],
    [
      'tls of the old table on 2.0',
      {
        [CONFIG]:
          version3('') +
          '[plugins."io.containerd.cri.v1.images".registry.configs."reg.test".tls]\nca_file = "/ca.pem"\n',
      },
      '2.0.1',
      'Warn',
      /no longer read/,
    ],
    ['a file that is no TOML', { [CONFIG]: 'version = \n' }, '1.7.20', 'Fail', /does not start/],
  ];
  for (const [what, files, version, severity, message] of told) {
    test(`told: ${what}`, async () => {
      const { problems } = await configured(files, 'reg.test/app', { version });
      assert.match(problems[0]?.message ?? '', message);
      assert.equal(problems[0]?.severity, severity);
    });
  }

  test('several folders are read one after the other before 2.1, and where the release pulls the old way', async () => {
    const path = 'config_path = "/etc/docker/certs.d:/etc/containerd/certs.d"';
    const first = await configured({ [CONFIG]: version2(path), ...certs }, 'reg.test/app', {
      version: '1.7.20',
    });
    assert.equal(first.endpoints[0]?.host, 'm.test');
    const local = `${version3(path)}[plugins."io.containerd.cri.v1.images"]\ndiscard_unpacked_layers = true\n`;
    assert.equal(
      (await configured({ [CONFIG]: local, ...certs }, 'reg.test/app', { version: '2.2.1' })).endpoints[0]
        ?.host,
      'm.test',
    );
  });

  test('imported files win', async () => {
    const imported = {
      [CONFIG]: 'version = 2\nimports = ["more/*.toml"]\n',
      'etc/containerd/more/a.toml': folder,
      ...certs,
    };
    assert.equal((await configured(imported, 'reg.test/app')).endpoints[0]?.host, 'm.test');
  });

  test('a file changed after the runtime began is told', async () => {
    const { problems } = await configured({ [CONFIG]: folder }, 'reg.test/app', {
      startedAtMs: Date.now() - 3_600_000,
    });
    assert.match(problems[0]?.message ?? '', /after the runtime had started/);
  });

  test("the file is the one on the process's command line", async () => {
    const files = { 'opt/k/config.toml': folder, ...certs };
    assert.equal(
      (await configured(files, 'reg.test/app', { commandLine: ['containerd', '-c', '/opt/k/config.toml'] }))
        .endpoints[0]?.host,
      'm.test',
    );
  });
});
