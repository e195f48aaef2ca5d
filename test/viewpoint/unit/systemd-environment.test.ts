import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileError } from '../../../host/host.ts';
import { readPlannedEnvironment } from '../../../viewpoint/unit/systemd-environment.ts';
import { fileHost } from '../file-host.ts';

const UNIT = '/usr/lib/systemd/system/containerd.service';
const DROP_INS = '/etc/systemd/system/containerd.service.d';
const unit = { [UNIT]: '[Service]\nExecStart=/usr/bin/containerd\n' };

async function plan(files: Record<string, string | FileError>, name = 'containerd.service') {
  const planned = await readPlannedEnvironment(fileHost(files), name);
  const values = Object.fromEntries([...planned.settings].map(([key, { value }]) => [key, value]));
  return { ...planned, values };
}

/** Lines below `[Service]` of one drop-in → variables. */
const grammar: [string, string, Record<string, string>][] = [
  ['plain', 'Environment=HTTPS_PROXY=http://p:1', { HTTPS_PROXY: 'http://p:1' }],
  [
    'quoted',
    'Environment="HTTPS_PROXY=http://p:1" \'NO_PROXY=a,b\'',
    { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a,b' },
  ],
  ['quotes inside', 'Environment=HTTPS_PROXY="http://p:1"', { HTTPS_PROXY: 'http://p:1' }],
  ['blanks in quotes', 'Environment="NO_PROXY=a, b"', { NO_PROXY: 'a, b' }],
  ['blanks without quotes', 'Environment=NO_PROXY=a, b', { NO_PROXY: 'a,' }],
  [
    'continued',
    'Environment="HTTPS_PROXY=http://p:1" \\\n# why\n  "NO_PROXY=a"',
    { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a' },
  ],
  ['reset', 'Environment=HTTPS_PROXY=http://p:1\nEnvironment=\nEnvironment=NO_PROXY=a', { NO_PROXY: 'a' }],
  ['last wins', 'Environment=NO_PROXY=a\nEnvironment=NO_PROXY=b', { NO_PROXY: 'b' }],
  ['unset', 'Environment=NO_PROXY=a\nUnsetEnvironment=NO_PROXY', {}],
  ['percent', 'Environment=HTTPS_PROXY=http://u:a%%40b@p:1', { HTTPS_PROXY: 'http://u:a%40b@p:1' }],
  ['escape', 'Environment="NO_PROXY=a\\x2cb"', { NO_PROXY: 'a,b' }],
  ['empty value', 'Environment=HTTPS_PROXY=', { HTTPS_PROXY: '' }],
  ['DOS line ends', 'Environment=NO_PROXY=a\r', { NO_PROXY: 'a' }],
];
for (const [what, lines, expected] of grammar) {
  test(`Environment=: ${what}`, async () => {
    const { values } = await plan({ ...unit, [`${DROP_INS}/proxy.conf`]: `[Service]\n${lines}\n` });
    assert.deepEqual(values, expected);
  });
}

/** A whole drop-in → what is said of it, and on which line. */
const mistakes: [string, string, RegExp, number][] = [
  ['typographic quotes', '[Service]\nEnvironment=“HTTPS_PROXY=http://p:1”', /typographic quotes/, 2],
  ['typographic quotes in the value', '[Service]\nEnvironment="HTTPS_PROXY=“http://p:1”"', /typographic/, 2],
  ['a blank before =', '[Service]\nEnvironment="HTTPS_PROXY = http://p:1"', /no name of a variable/, 2],
  ['an open quote', '[Service]\n\nEnvironment="HTTPS_PROXY=http://p:1', /never closed/, 3],
  ['a list with blanks', '[Service]\nEnvironment=NO_PROXY=a.test, b.test', /"b.test" is lost/, 2],
  ['no section', 'Environment=HTTPS_PROXY=http://p:1', /before any \[section\]/, 1],
  ['another section', '[Unit]\nEnvironment=HTTPS_PROXY=http://p:1', /in \[Unit\]/, 2],
  ['a mistyped key', '[Service]\nEnviroment=HTTPS_PROXY=http://p:1', /no setting/, 2],
  ['shell syntax', '[Service]\nexport HTTPS_PROXY=http://p:1', /no setting/, 2],
  ['an unescaped percent', '[Service]\nEnvironment=HTTPS_PROXY=http://u:a%C3@p:1', /"%%"/, 2],
  ['an escaped character of a URL', '[Service]\nEnvironment=HTTPS_PROXY=http://u:a%40b@p:1', /"%4".*"%%"/, 2],
  ['a shell variable', '[Service]\nEnvironment=HTTPS_PROXY=$PROXY', /does not expand/, 2],
  ['an unknown escape', '[Service]\nEnvironment="HTTPS_PROXY=http://u:a\\qb@p:1"', /unknown escape/, 2],
];
for (const [what, text, why, line] of mistakes) {
  test(`told: ${what}`, async () => {
    const path = `${DROP_INS}/proxy.conf`;
    const { malformed } = await plan({ ...unit, [path]: text });
    assert.equal(malformed.length, 1, JSON.stringify(malformed));
    assert.match(malformed[0]?.why ?? '', why);
    assert.deepEqual([malformed[0]?.path, malformed[0]?.line], [path, line]);
    assert.doesNotMatch(malformed[0]?.text ?? '', /u:a/);
  });
}

test('what does not concern a proxy is not told', async () => {
  const files = { ...unit, [`${DROP_INS}/x.conf`]: '[Service]\nEnvironment=FOO\nLimitNOFILE=1\nnonsense\n' };
  assert.deepEqual((await plan(files)).malformed, []);
});

test('drop-ins are applied by name and hidden by folder', async () => {
  const set = (value: string) => `[Service]\nEnvironment=NO_PROXY=${value}\n`;
  const files = {
    ...unit,
    '/usr/lib/systemd/system/containerd.service.d/20.conf': set('hidden'),
    [`${DROP_INS}/20.conf`]: set('etc-20'),
    '/run/systemd/system/containerd.service.d/30.conf': set('run-30'),
    [`${DROP_INS}/10.conf`]: set('etc-10'),
    '/etc/systemd/system/service.d/05.conf': '[Service]\nEnvironment=HTTPS_PROXY=http://all:1\n',
  };
  const planned = await plan(files);
  assert.deepEqual(planned.values, { NO_PROXY: 'run-30', HTTPS_PROXY: 'http://all:1' });
  assert.deepEqual(planned.settings.get('NO_PROXY'), {
    value: 'run-30',
    path: '/run/systemd/system/containerd.service.d/30.conf',
    line: 2,
  });
  assert.equal(planned.known, true);
});

test('a file whose name systemd passes over is told', async () => {
  const path = `${DROP_INS}/proxy.conf.txt`;
  const { malformed, values } = await plan({
    ...unit,
    [path]: '[Service]\nEnvironment=HTTPS_PROXY=http://p:1\n',
  });
  assert.deepEqual(values, {});
  assert.match(malformed[0]?.why ?? '', /\.conf/);
});

test('environment files go over Environment=, and defaults below it', async () => {
  const { values, missing } = await plan({
    '/etc/systemd/system.conf':
      '[Manager]\nDefaultEnvironment="HTTPS_PROXY=http://default:1" HTTP_PROXY=http://default:1\n',
    [UNIT]:
      '[Service]\nEnvironmentFile=-/etc/default/%N\nEnvironmentFile=/etc/absent\nEnvironment=HTTPS_PROXY=http://unit:1\n',
    '/etc/default/containerd':
      '# set by hand\nHTTPS_PROXY="http://u:a%40@file:1"\nNO_PROXY=a.test,\\\nb.test\n',
  });
  assert.deepEqual(values, {
    HTTPS_PROXY: 'http://u:a%40@file:1',
    HTTP_PROXY: 'http://default:1',
    NO_PROXY: 'a.test,b.test',
  });
  assert.deepEqual(missing, ['/etc/absent']);
});

test('export in an environment file is told', async () => {
  const { malformed, values } = await plan({
    [UNIT]: '[Service]\nEnvironmentFile=/etc/proxy.env\n',
    '/etc/proxy.env': 'export HTTPS_PROXY=http://p:1\n',
  });
  assert.deepEqual(values, {});
  assert.match(malformed[0]?.why ?? '', /export/);
});

test('k3s hands its containerd the prefixed variables', async () => {
  const files = {
    '/etc/systemd/system/k3s.service': '[Service]\nEnvironmentFile=-/etc/systemd/system/k3s.service.env\n',
    '/etc/systemd/system/k3s.service.env':
      'HTTPS_PROXY=http://k3s:1\nCONTAINERD_HTTPS_PROXY=http://containerd:1\n',
  };
  assert.deepEqual((await plan(files, 'k3s.service')).values, { HTTPS_PROXY: 'http://containerd:1' });
});

test('microk8s reads its own file', async () => {
  const path = '/var/snap/microk8s/current/args/containerd-env';
  const { values } = await plan(
    { [path]: 'export HTTPS_PROXY=http://p:1\n' },
    'snap.microk8s.daemon-containerd.service',
  );
  assert.deepEqual(values, { HTTPS_PROXY: 'http://p:1' });
});

test('without any file nothing is known', async () => {
  assert.equal((await plan({})).known, false);
});

test('a file that cannot be read is told', async () => {
  const path = `${DROP_INS}/proxy.conf`;
  const { unreadable } = await plan({ ...unit, [path]: new FileError(path, 'EACCES') });
  assert.deepEqual(unreadable, [{ path, code: 'EACCES' }]);
});
