import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configured, shown } from './configured.ts';

// Rows with 1.6.20 and 2.2.1 were seen with these releases; the others follow containerd's source.
const CONFIG = 'etc/containerd/config.toml';
const OLD = 'io.containerd.grpc.v1.cri';
const NEW = 'io.containerd.cri.v1.images';
const path = (name: string, value = '/etc/containerd/certs.d') =>
  `[plugins."${name}".registry]\nconfig_path = "${value}"\n`;
const mirrors = (name: string) =>
  `[plugins."${name}".registry.mirrors."reg.test"]\nendpoint = ["https://m.test"]\n`;
const tls = `[plugins."${OLD}".registry.configs."reg.test".tls]\ninsecure_skip_verify = true\n`;
const folder = (name: string, text: string) => ({ [`etc/containerd/certs.d/${name}/hosts.toml`]: text });
const withFolders = (version: string) => `version = 2\n${path(version.startsWith('1') ? OLD : NEW)}`;

describe('the CRI plug-in does not load', () => {
  for (const [what, text, version, refused] of [
    ['mirrors alone', `version = 3\n${mirrors(NEW)}`, '2.2.0', true],
    ['mirrors alone', `version = 3\n${mirrors(NEW)}`, '2.2.1', true],
    ['mirrors alone', `version = 3\n${mirrors(NEW)}`, '2.2.2', false],
    ['mirrors alone', `version = 3\n${mirrors(NEW)}`, '2.1.4', false],
    ['old mirrors alone', `version = 2\n${mirrors(OLD)}`, '2.2.1', true],
    ['old mirrors alone', `version = 2\n${mirrors(OLD)}`, '1.6.20', false],
    ['mirrors and an empty path', `version = 3\n${path(NEW, '')}${mirrors(NEW)}`, '2.2.1', false],
    ['old mirrors and an empty path', `version = 2\n${path(OLD, '')}${mirrors(OLD)}`, '2.2.1', true],
    ['mirrors beside a path', `version = 3\n${path(NEW)}${mirrors(NEW)}`, '2.3.4', true],
    ['tls beside a path', `version = 2\n${path(OLD)}${tls}`, '1.6.20', true],
    ['tls beside a path', `version = 2\n${path(OLD)}${tls}`, '2.2.1', false],
  ] as const) {
    test(`${what} on ${version}: ${refused}`, async () => {
      const found = await configured({ [CONFIG]: text }, 'reg.test/app', { version });
      const told = found.problems.filter(({ severity }) => severity === 'Fail');
      assert.equal(told.length, refused ? 1 : 0, JSON.stringify(found.problems));
      if (refused) assert.match(told[0]?.message ?? '', /the CRI plug-in does not load/);
      else if (what.includes('mirrors')) assert.equal(found.endpoints[0]?.host, 'm.test');
    });
  }
});

describe('containerd does not start', () => {
  for (const [what, text, version, refused] of [
    ['a missing import', 'version = 2\nimports = ["gone.toml"]\n', '1.6.20', true],
    ['a missing import', 'version = 2\nimports = ["gone.toml"]\n', '2.2.1', true],
    ['a pattern without match', 'version = 2\nimports = ["gone/*.toml"]\n', '2.2.1', false],
    ['a pattern without *', 'version = 2\nimports = ["d/?.toml"]\n', '2.2.1', true],
    ['imports that are no list', 'version = 2\nimports = "d/*.toml"\n', '1.6.20', true],
    ['a table over two lines', 'version = 2\nx = { a = 1,\n b = 2 }\n', '1.6.20', false],
    ['a table over two lines', 'version = 2\nx = { a = 1,\n b = 2 }\n', '2.2.1', true],
    ['a short name in version 2', 'version = 2\n[plugins.cri]\nx = 1\n', '1.6.20', true],
    ['a short name in version 2', 'version = 2\n[plugins.cri]\nx = 1\n', '2.2.1', false],
    ['version 3', 'version = 3\n', '1.6.20', false],
    ['version 3', 'version = 3\n', '1.7.17', true],
    ['an imported file of a higher version', 'version = 2\nimports = ["d/b.toml"]\n', '2.2.1', false],
    ['an imported file of a higher version', 'version = 2\nimports = ["d/b.toml"]\n', '2.3.4', true],
  ] as const) {
    test(`${what} on ${version}: ${refused}`, async () => {
      const files = { [CONFIG]: text, 'etc/containerd/d/b.toml': 'version = 3\n' };
      const { problems } = await configured(files, 'reg.test/app', { version });
      assert.equal(problems.length, refused ? 1 : 0, JSON.stringify(problems));
      if (refused) assert.match(problems[0]?.message ?? '', /does not start/);
    });
  }
});

describe('hosts.toml that containerd gives up', () => {
  const m = '[host."https://m.test"]\n';
  for (const [what, text, read] of [
    [
      'a server alone',
      'server = "https://m.test"\n',
      { '1.6.20': false, '1.7.31': false, '1.7.32': true, '2.2.1': true },
    ],
    ['an empty [host]', 'server = "https://m.test"\n[host]\n', { '1.6.20': true, '2.2.1': true }],
    ['a flag in quotes', `${m}skip_verify = "true"\n`, { '1.6.20': false, '2.2.1': false }],
    ['capabilities that are no list', `${m}capabilities = "pull"\n`, { '1.6.20': false, '2.2.1': false }],
    [
      'a number for a header',
      `${m}[host."https://m.test".header]\nx = 1\n`,
      { '1.6.20': false, '2.2.1': false },
    ],
    ['a number for the server', `server = 1\n${m}`, { '1.6.20': false, '2.2.1': false }],
    ['[[host]]', '[[host."https://m.test"]]\n', { '1.6.20': false, '2.2.1': false }],
    ['a comma at the end of a table', `x = { a = 1, }\n${m}`, { '1.6.20': false, '2.2.1': false }],
    ['a table over two lines', `x = { a = 1,\n b = 2 }\n${m}`, { '2.2.1': false }],
    ['a timeout without unit', `${m}dial_timeout = "5"\n`, { '1.6.20': true, '2.0.6': true, '2.2.1': false }],
    ['a timeout', `${m}dial_timeout = "1m30s"\n`, { '1.6.20': true, '2.2.1': true }],
    [
      'a capability of 2.2',
      `${m}capabilities = ["pull", "resolve", "referrers"]\n`,
      { '1.6.20': false, '2.2.1': true },
    ],
    ['keys in capitals', `${m}CAPABILITIES = ["Pull", "resolve"]\n`, { '1.6.20': true, '2.2.1': true }],
  ] as const) {
    for (const [version, expected] of Object.entries(read)) {
      test(`${what}: ${version} ${expected ? 'reads' : 'does not read'} it`, async () => {
        const files = { [CONFIG]: withFolders(version), ...folder('reg.test', text) };
        const found = await configured(files, 'reg.test/app', { version });
        assert.equal(found.endpoints[0]?.host, expected ? 'm.test' : 'reg.test');
        if (expected) assert.deepEqual(found.problems, []);
        else assert.match(found.problems[0]?.message ?? '', /does not parse .*as if it were not there/);
      });
    }
  }

  test('a host without a header of its own is lost from 2.0 on', async () => {
    for (const text of [
      '[host]\n"https://m.test" = { capabilities = ["pull"] }\n',
      'host."https://m.test".ca = []\n',
    ]) {
      for (const [version, host] of [
        ['1.6.20', 'm.test'],
        ['2.2.1', 'reg.test'],
      ] as const) {
        const files = { [CONFIG]: withFolders(version), ...folder('reg.test', text) };
        const { endpoints, problems } = await configured(files, 'reg.test/app', { version });
        assert.equal(endpoints[0]?.host, host);
        assert.equal(problems.length, version === '2.2.1' ? 1 : 0);
      }
    }
  });
});

describe('plain HTTP with TLS settings', () => {
  for (const [version, scheme] of [
    ['1.6.20', 'http'],
    ['1.6.25', 'https'],
    ['1.7.7', 'http'],
    ['2.2.1', 'https'],
  ] as const) {
    test(`${version} begins with ${scheme}`, async () => {
      const text = '[host."http://m.test:5000"]\nskip_verify = true\n';
      const files = { [CONFIG]: withFolders(version), ...folder('reg.test', text) };
      const found = await configured(files, 'reg.test/app', { version });
      assert.equal(shown(found)[0], `mirror ${scheme}://m.test:5000/v2`);
      assert.equal(found.endpoints[0]?.fallbackToHttp, scheme === 'https');
    });
  }
});

describe('told of the registry that is asked for alone', () => {
  const m = '[host."https://m.test"]\n';
  for (const [what, files, image, version, message] of [
    [
      'a folder without config_path',
      { [CONFIG]: 'version = 2\n', ...folder('reg.test', m) },
      'reg.test/app',
      '1.6.20',
      /config_path is not set/,
    ],
    [
      'the same of another registry',
      { [CONFIG]: 'version = 2\n', ...folder('reg.test', m) },
      'other.test/app',
      '1.6.20',
      null,
    ],
    [
      'a folder of another port',
      { [CONFIG]: withFolders('1'), ...folder('reg.test:443', m) },
      'reg.test/app',
      '1.6.20',
      /must be exactly reg\.test/,
    ],
    [
      'a folder without the port',
      { [CONFIG]: withFolders('2'), ...folder('reg.test', m) },
      'reg.test:5000/app',
      '2.2.1',
      /must be exactly reg\.test:5000/,
    ],
    [
      'a folder of another registry',
      { [CONFIG]: withFolders('1'), ...folder('reg.test:443', m) },
      'other.test/app',
      '1.6.20',
      null,
    ],
    [
      'another name of Docker Hub',
      { [CONFIG]: withFolders('2'), ...folder('registry-1.docker.io', m) },
      'docker.io/library/app',
      '2.2.1',
      /must be exactly docker\.io/,
    ],
    [
      'an unknown key',
      { [CONFIG]: withFolders('2'), ...folder('reg.test', `${m}skipverify = true\n`) },
      'reg.test/app',
      '2.2.1',
      /"skipverify" in \[host\."https:\/\/m\.test"\] is not known/,
    ],
    [
      'an unknown table',
      { [CONFIG]: withFolders('1'), ...folder('reg.test', '[hosts."https://m.test"]\n[host]\n') },
      'reg.test/app',
      '1.6.20',
      /"hosts" at the top level is not known/,
    ],
    [
      'a server that names no host',
      { [CONFIG]: withFolders('2'), ...folder('reg.test', '[host."httpbin.test"]\n') },
      'reg.test/app',
      '2.2.1',
      /names no host/,
    ],
  ] as const) {
    test(what, async () => {
      const { problems } = await configured(files, image, { version });
      assert.equal(problems.length, message === null ? 0 : 1, JSON.stringify(problems));
      if (message !== null) {
        assert.match(problems[0]?.message ?? '', message);
        assert.equal(problems[0]?.severity, 'Warn');
      }
    });
  }
});
