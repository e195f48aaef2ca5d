import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDnsProbe } from '../../probes/dns.ts';
import type { Finding } from '../../probes/probe.ts';
import { fileHost } from '../viewpoint/file-host.ts';
import { type Heard, type Reply, startNameserver } from '../viewpoint/resolver/scripted-nameserver.ts';
import { nodeContext, upstream } from './node-context.ts';

type Script = (question: Heard) => Reply;
const ADDRESS: Script = ({ type }) => (type === 'A' ? { addresses: ['127.0.0.9'] } : {});
const say =
  (reply: Reply): Script =>
  () =>
    reply;

/** Runs the probe for reg.test against nameservers on 127.0.0.1, 127.0.0.2 …; `null` is a closed port. */
async function probe(
  scripts: (Script | null)[],
  options: {
    files?: Record<string, string>;
    proc?: Record<string, string>;
    environ?: Record<string, string> | null;
    host?: string;
    search?: string;
  } = {},
): Promise<Finding[]> {
  await using stack = new AsyncDisposableStack();
  // The port is chosen on an address that no test names, so that it is the same for all.
  const spare = stack.use(await startNameserver('127.0.0.100', say(null)));
  const { port } = spare;
  for (const [index, script] of scripts.entries())
    if (script !== null) stack.use(await startNameserver(`127.0.0.${index + 1}`, script, { port }));
  const resolvConf = scripts.map((_, index) => `nameserver 127.0.0.${index + 1}\n`).join('');
  const host = fileHost(
    { '/etc/resolv.conf': resolvConf + (options.search ?? ''), ...options.files },
    options.proc,
  );
  const { environ } = options;
  const endpoints = [upstream(`${options.host ?? 'reg.test'}:443`)];
  const context = nodeContext({ host, port, endpoints, ...(environ === undefined ? {} : { environ }) });
  return await createDnsProbe({ port, maxQuestionMs: 400 }).run(context);
}

const only = (findings: Finding[], status: string) => findings.filter((finding) => finding.status === status);

test('a name that resolves passes', async () => {
  const findings = await probe([ADDRESS]);
  assert.deepEqual(
    findings.map(({ status }) => status),
    ['Pass'],
  );
  assert.match(findings[0]?.message ?? '', /reg\.test is 127\.0\.0\.9, by 127\.0\.0\.1:\d+ in \d+ ms/);
});

const failures: [string, Script | null, RegExp, RegExp][] = [
  ['NXDOMAIN', say({ code: 'NXDOMAIN' }), /NXDOMAIN/, /mistyped/],
  ['no address', say({}), /no address/, /zone/],
  ['SERVFAIL', say({ code: 'SERVFAIL' }), /SERVFAIL/, /forwarders/],
  ['REFUSED', say({ code: 'REFUSED' }), /REFUSED/, /allow/],
  ['silence', say(null), /does not answer within/, /port 53/],
  ['nothing there', null, /no server on that port/, /Start the nameserver/],
  ['NOTIMP', say({ code: 'NOTIMP' }), /NOTIMP/, /nameserver|server/],
  ['a truncated answer', say({ truncated: true }), /UDP answer short/, /./],
];
for (const [what, script, message, action] of failures) {
  test(`${what} fails and is told apart`, async () => {
    const [failure, ...more] = only(await probe([script]), 'Fail');
    assert.equal(more.length, 0);
    assert.deepEqual(
      [failure?.cause, failure?.stage, failure?.subject],
      ['DnsFailure', 'resolve', 'reg.test'],
    );
    assert.equal(failure?.endpoint, 'reg.test:443');
    assert.match(failure?.names?.nameserver ?? '', /^127\.0\.0\.1:\d+$/);
    assert.match(failure?.message ?? '', message);
    assert.match(failure?.action ?? '', action);
  });
}

test('of several failing nameservers each is told', async () => {
  const [failure] = only(await probe([say({ code: 'SERVFAIL' }), null, say(null)]), 'Fail');
  assert.match(failure?.message ?? '', /127\.0\.0\.1:\d+ fails \(SERVFAIL\); 127\.0\.0\.2:\d+ has no server/);
  assert.match(failure?.message ?? '', /127\.0\.0\.3:\d+ does not answer/);
});

const warnings: [string, (Script | null)[], RegExp, RegExp][] = [
  ['a dead second', [ADDRESS, null], /^127\.0\.0\.2:/, /once those before it do/],
  ['a dead first', [null, ADDRESS], /^127\.0\.0\.1:/, /goes on to the next/],
  ['a silent first', [say(null), ADDRESS], /^127\.0\.0\.1:/, /every look-up waits/],
  ['a refusing first', [say({ code: 'REFUSED' }), ADDRESS], /^127\.0\.0\.1:/, /REFUSED/],
  [
    'one that denies the name',
    [ADDRESS, say({ code: 'NXDOMAIN' })],
    /^127\.0\.0\.2:/,
    /whenever it is asked first/,
  ],
  [
    'one family that fails',
    [({ type }) => (type === 'A' ? { addresses: ['127.0.0.9'] } : { code: 'SERVFAIL' })],
    /^127\.0\.0\.1:/,
    /answers A but fails \(SERVFAIL\) when asked for AAAA/,
  ],
];
for (const [what, scripts, subject, message] of warnings) {
  test(`warns of ${what} beside a look-up that succeeds`, async () => {
    const findings = await probe(scripts);
    assert.equal(only(findings, 'Fail').length, 0);
    const [warning, ...more] = only(findings, 'Warn');
    assert.equal(more.length, 0, JSON.stringify(more));
    assert.match(warning?.subject ?? '', subject);
    assert.match(warning?.message ?? '', message);
    assert.equal(warning?.cause, 'DnsFailure');
  });
}

test('a first nameserver that denies the name fails the pull although another knows it', async () => {
  const findings = await probe([say({ code: 'NXDOMAIN' }), ADDRESS]);
  assert.match(only(findings, 'Fail')[0]?.message ?? '', /NXDOMAIN.*127\.0\.0\.2:\d+ answers 127\.0\.0\.9/);
});

test('a slow nameserver is told', async () => {
  await using server = await startNameserver('127.0.0.1', ({ type }) => ({
    addresses: type === 'A' ? ['127.0.0.9'] : [],
    delayMs: 1200,
  }));
  const host = fileHost({ '/etc/resolv.conf': 'nameserver 127.0.0.1' });
  const { port } = server;
  const context = nodeContext({ host, port, endpoints: [upstream('reg.test:443')], maxQuestionMs: 3000 });
  const [warning] = only(await createDnsProbe({ port }).run(context), 'Warn');
  assert.match(warning?.message ?? '', /slow: 1\.\d s/);
});

test('a name found by its search suffix alone is told', async () => {
  const wild: Script = ({ name, type }) =>
    name.endsWith('.lab.test') ? ADDRESS({ name, type, transport: 'udp' }) : { code: 'NXDOMAIN' };
  const [warning] = only(await probe([wild], { search: 'search lab.test\n', host: 'reg.corp' }), 'Warn');
  assert.match(warning?.message ?? '', /reg\.corp does not exist; reg\.corp\.lab\.test was found instead/);
  assert.ok(warning?.explains?.includes('TlsCertificateInvalid'));
  assert.equal(
    only(await probe([wild], { search: 'search lab.test\n', host: 'registry' }), 'Warn').length,
    0,
  );
});

test('a line of /etc/hosts is named, and held against DNS', async () => {
  const files = { '/etc/hosts': '127.0.0.1 localhost\n127.0.0.9 reg.test\n' };
  const [same] = await probe([ADDRESS], { files });
  assert.deepEqual([same?.status, same?.names?.path], ['Pass', '/etc/hosts']);
  assert.match(same?.message ?? '', /line 2/);
  const [other] = await probe([say({ addresses: ['127.0.0.8'] })], { files });
  assert.equal(other?.status, 'Warn');
  assert.match(
    other?.message ?? '',
    /127\.0\.0\.9, by \/etc\/hosts line 2, while 127\.0\.0\.1:\d+ says 127\.0\.0\.8/,
  );
  assert.equal((await probe([say({ code: 'NXDOMAIN' })], { files }))[0]?.status, 'Pass');
});

test('behind a proxy only its own name is looked up', async () => {
  const environ = { HTTPS_PROXY: 'http://proxy.test:3128' };
  const knows: Script = (question) =>
    question.name === 'proxy.test' ? ADDRESS(question) : { code: 'NXDOMAIN' };
  const findings = await probe([knows], { environ });
  assert.deepEqual(
    findings.map(({ status, subject }) => [status, subject]),
    [
      ['Pass', 'proxy.test'],
      ['NotApplicable', 'reg.test'],
    ],
  );
  const [failure] = only(await probe([say({ code: 'NXDOMAIN' })], { environ }), 'Fail');
  assert.deepEqual([failure?.cause, failure?.subject], ['ProxyFailure', 'proxy.test']);
});

test('a literal address is not looked up', async () => {
  const findings = await probe([null], { host: '192.0.2.1' });
  assert.deepEqual(
    findings.map(({ status }) => status),
    ['NotApplicable'],
  );
});

test('what the runtime may see otherwise is not called a failure', async () => {
  const nxdomain = say({ code: 'NXDOMAIN' });
  const unread = await probe([nxdomain], { environ: null });
  assert.deepEqual(
    unread.map(({ status, cause }) => [status, cause]),
    [['Unknown', null]],
  );
  const files = { '/etc/nsswitch.conf': 'hosts: resolve [!UNAVAIL=return] files dns' };
  const proc = { '42/maps': '7f0 r-xp 0 00:1 /usr/lib/x86_64-linux-gnu/libc.so.6\n' };
  const libc = await probe([nxdomain], { files, proc });
  assert.equal(libc[0]?.status, 'Unknown');
  assert.match(libc[0]?.message ?? '', /"resolve"/);
  assert.equal((await probe([nxdomain], { files }))[0]?.status, 'Fail');
});

test('mistakes in resolv.conf are told', async () => {
  const missing = await probe([ADDRESS], { files: { '/etc/resolv.conf': 'nameservers 10.0.0.1\n' } });
  const messages = only(missing, 'Warn').map(({ message }) => message);
  assert.ok(
    messages.some((message) => /names no nameserver: Go asks 127\.0\.0\.1/.test(message)),
    messages.join(),
  );
  assert.ok(messages.some((message) => /line 1: "nameservers 10\.0\.0\.1"/.test(message)));
});
