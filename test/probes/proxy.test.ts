import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../probes/probe.ts';
import { PROXY, type ProxiedNode, probeProxy } from './proxied-node.ts';

const DROP_IN = '/etc/systemd/system/containerd.service.d/proxy.conf';

const only = (findings: Finding[], status: string) => findings.filter((finding) => finding.status === status);

test('without a proxy there is nothing to look at', async () => {
  const findings = await probeProxy({});
  assert.deepEqual(
    findings.map(({ status }) => status),
    ['NotApplicable'],
  );
});

test('an environment that cannot be read is not judged', async () => {
  const findings = await probeProxy({ environ: null });
  assert.deepEqual(
    findings.map(({ status, cause }) => [status, cause]),
    [['Unknown', null]],
  );
  assert.match(findings[0]?.message ?? '', /\/proc\/42\/environ/);
});

test('a proxy that opens the way passes', async () => {
  const findings = await probeProxy({ environ: { HTTPS_PROXY: PROXY } });
  assert.deepEqual(
    findings.map(({ status }) => status),
    ['Pass'],
  );
});

test('a proxy edited after the runtime started is told, with the restart', async () => {
  const files = { [DROP_IN]: '[Service]\nEnvironment="HTTPS_PROXY=http://ann:s3cret@new.test:3128"\n' };
  const [found] = only(
    await probeProxy({ environ: { HTTPS_PROXY: PROXY }, files, mtimeMs: 1_500_000 }),
    'Warn',
  );
  assert.deepEqual([found?.cause, found?.subject], ['ProxyFailure', 'proxy.test:3128']);
  assert.match(
    found?.message ?? '',
    /proxy\.conf line 2: .*through http:\/\/proxy\.test:3128, after a restart through http:\/\/new\.test/,
  );
  assert.match(found?.action ?? '', /daemon-reload && sudo systemctl restart containerd\.service/);
  assert.ok(found?.explains?.includes('ConnectTimeout'));
});

const plans: [string, ProxiedNode, boolean, boolean][] = [
  ['added', { files: { [DROP_IN]: `[Service]\nEnvironment=HTTPS_PROXY=${PROXY}\n` } }, true, true],
  [
    'the same',
    {
      environ: { HTTPS_PROXY: PROXY },
      files: { [DROP_IN]: `[Service]\nEnvironment=HTTPS_PROXY=${PROXY}\n` },
    },
    false,
    false,
  ],
  ['set by whoever started it', { environ: { HTTPS_PROXY: PROXY } }, false, false],
  ['removed since', { environ: { HTTPS_PROXY: PROXY }, mtimeMs: 1_500_000 }, true, true],
  ['for http alone', { files: { [DROP_IN]: `[Service]\nEnvironment=HTTP_PROXY=${PROXY}\n` } }, true, false],
  [
    'an entry more',
    {
      environ: { HTTPS_PROXY: PROXY, NO_PROXY: 'a.test' },
      files: { [DROP_IN]: `[Service]\nEnvironment=HTTPS_PROXY=${PROXY} NO_PROXY=a.test,.corp.test\n` },
    },
    true,
    true,
  ],
  [
    'an entry less than k3s adds',
    {
      environ: { HTTPS_PROXY: PROXY, NO_PROXY: 'a.test,10.0.0.0/8' },
      files: { [DROP_IN]: `[Service]\nEnvironment=HTTPS_PROXY=${PROXY} NO_PROXY=a.test\n` },
    },
    false,
    false,
  ],
];
for (const [what, node, told, explains] of plans) {
  test(`settings ${what}: ${told ? 'told' : 'not told'}`, async () => {
    const found = only(await probeProxy(node), 'Warn').find(({ message }) => /not restarted/.test(message));
    assert.equal(found !== undefined, told);
    assert.equal(found?.explains !== undefined, explains);
  });
}

test('a malformed line is told', async () => {
  const files = { [DROP_IN]: `[Service]\nEnvironment=“HTTPS_PROXY=${PROXY}”\n` };
  const [found] = only(await probeProxy({ files }), 'Warn');
  assert.deepEqual([found?.subject, found?.cause], [DROP_IN, 'ProxyFailure']);
  assert.match(found?.message ?? '', /line 2 .*typographic quotes/);
  assert.ok(found?.explains?.includes('ConnectTimeout'));
});

const values: [string, ProxiedNode, RegExp][] = [
  [
    'a NO_PROXY entry that Go does not match',
    { environ: { HTTPS_PROXY: PROXY, NO_PROXY: 'https://reg.corp.test' } },
    /scheme/,
  ],
  [
    'a NO_PROXY range that is never compared',
    { environ: { HTTPS_PROXY: PROXY, NO_PROXY: '10.0.0.0/8' }, addresses: ['10.4.5.6'] },
    /never resolved/,
  ],
  [
    'a hidden no_proxy',
    { environ: { HTTPS_PROXY: PROXY, NO_PROXY: 'a.test', no_proxy: '.corp.test' } },
    /Go takes NO_PROXY/,
  ],
  [
    'a hidden https_proxy',
    { environ: { HTTPS_PROXY: PROXY, https_proxy: 'http://b.test:1' } },
    /Go takes HTTPS_PROXY/,
  ],
  ['a value that is none', { environ: { HTTPS_PROXY: 'pro xy:3128' } }, /no URL to Go/],
  ['a value in quotes', { environ: { HTTPS_PROXY: '"http://proxy.test:3128"' } }, /Go reads as a proxy at/],
  [
    'a password that cuts the URL',
    { environ: { HTTPS_PROXY: 'http://ann:s3cret#1@proxy.test:3128' } },
    /Go reads as a proxy at http:80/,
  ],
  ['HTTP_PROXY alone', { environ: { HTTP_PROXY: PROXY } }, /has HTTP_PROXY but not HTTPS_PROXY/],
  ['ALL_PROXY alone', { environ: { ALL_PROXY: PROXY } }, /has ALL_PROXY but not HTTPS_PROXY/],
  ['odd case', { environ: { Https_Proxy: PROXY } }, /has Https_Proxy but not HTTPS_PROXY/],
  [
    '/etc/environment',
    { files: { '/etc/environment': `PATH=/bin\nhttps_proxy="${PROXY}"\n` } },
    /\/etc\/environment line 2 sets a proxy/,
  ],
  [
    'a profile',
    { files: { '/etc/profile.d/proxy.sh': `export HTTPS_PROXY=${PROXY}\n` } },
    /proxy\.sh line 1/,
  ],
  [
    "kubelet's drop-in",
    {
      files: {
        '/etc/systemd/system/kubelet.service.d/p.conf': `[Service]\nEnvironment=HTTPS_PROXY=${PROXY}\n`,
      },
    },
    /kubelet\.service\.d/,
  ],
];
for (const [what, node, message] of values) {
  test(`told: ${what}`, async () => {
    const [found, ...more] = only(await probeProxy(node), 'Warn');
    assert.equal(more.length, 0, JSON.stringify(more));
    assert.match(found?.message ?? '', message);
    assert.ok((found?.explains?.length ?? 0) > 0);
  });
}

test('a proxy elsewhere that would leave the host alone is not told', async () => {
  const files = { '/etc/environment': `https_proxy=${PROXY}\nno_proxy=.corp.test\n` };
  assert.equal(only(await probeProxy({ files }), 'Warn').length, 0);
});
