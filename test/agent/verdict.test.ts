import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide } from '../../agent/verdict.ts';
import type { Finding } from '../../probes/probe.ts';
import type { ProbeOutcome } from '../../probes/run-probe.ts';
import { worst } from '../../probes/run-probe.ts';
import type { Verdict } from '../../wire/check-report.ts';

const UPSTREAM = 'reg.test:443';
const MIRROR = 'mirror.test:443';

function finding(
  status: Finding['status'],
  stage: Finding['stage'],
  cause: Finding['cause'],
  more: Partial<Finding> = {},
): Finding {
  return {
    status,
    stage,
    cause,
    subject: more.subject ?? UPSTREAM,
    message: `${status} ${cause ?? ''} ${stage}`,
    ...more,
  };
}

const pass = (stage: Finding['stage'], more: Partial<Finding> = {}) => finding('Pass', stage, null, more);
const fail = (stage: Finding['stage'], cause: Finding['cause'], more: Partial<Finding> = {}) =>
  finding('Fail', stage, cause, more);

function verdictOf(probes: Record<string, Finding[]>, endpoints = [UPSTREAM]): Verdict {
  const outcomes: ProbeOutcome[] = Object.entries(probes).map(([name, findings]) => ({
    name,
    findings,
    status: worst(findings),
    durationMs: 1,
  }));
  return decide({ subject: 'reg.test/app:1', endpoints, viewpoint: 'from a test', outcomes });
}

const runtime = [pass('start', { subject: '/run/c.sock' })];

type Row = {
  what: string;
  probes: Record<string, Finding[]>;
  endpoints?: string[];
  expected: Partial<Verdict>;
};

const rows: Row[] = [
  {
    what: 'everything passes',
    probes: { runtime, dns: [pass('resolve')], pull: [pass('unpack')] },
    expected: { cause: null, confidence: 'Confirmed' },
  },
  {
    what: 'a way past the proxy is named beside what fails there, and proves nothing',
    probes: {
      runtime,
      proxy: [
        finding('NotApplicable', 'resolve', null, {
          message: 'NO_PROXY has "*"',
          explains: ['ConnectTimeout'],
        }),
      ],
      pull: [fail('resolve', 'ConnectTimeout', { message: 'timed out' })],
    },
    expected: { cause: 'ConnectTimeout', confidence: 'Reported', summary: 'NO_PROXY has "*"; timed out' },
  },
  {
    what: 'no pull was made',
    probes: { runtime, dns: [pass('resolve')], pull: [finding('Unknown', 'start', null)] },
    expected: { cause: null, confidence: 'Suspected' },
  },
  {
    what: 'nothing could be looked at',
    probes: { runtime: [finding('Unknown', 'start', null, { message: 'could not look: not root' })] },
    expected: { cause: 'Unknown', stage: null },
  },
  {
    what: 'the earliest stage leads',
    probes: { runtime, disk: [fail('unpack', 'DiskFull')], dns: [fail('resolve', 'DnsFailure')] },
    expected: { cause: 'DnsFailure', stage: 'resolve', confidence: 'Confirmed' },
  },
  {
    what: 'a runtime that does not answer comes before everything',
    probes: {
      runtime: [fail('start', 'RuntimeUnavailable', { subject: '/run/c.sock' })],
      dns: [fail('resolve', 'DnsFailure')],
    },
    expected: { cause: 'RuntimeUnavailable', stage: 'start', subject: '/run/c.sock' },
  },
  {
    what: 'probe and runtime agree',
    probes: {
      runtime,
      trust: [fail('resolve', 'TlsUnknownCa', { endpoint: UPSTREAM })],
      pull: [fail('resolve', 'TlsUnknownCa')],
    },
    expected: { cause: 'TlsUnknownCa', confidence: 'Confirmed' },
  },
  {
    what: 'only the runtime says so',
    probes: { runtime, dns: [pass('resolve')], pull: [fail('unpack', 'FilesystemError')] },
    expected: { cause: 'FilesystemError', confidence: 'Reported' },
  },
  {
    what: 'what the probe saw decides among the readings of ambiguous words',
    probes: {
      runtime,
      registry: [fail('authorize', 'Unauthorized', { endpoint: UPSTREAM, names: { status: 401 } })],
      pull: [fail('manifest', 'RepositoryNotFound', { alternatives: ['Unauthorized'] })],
    },
    expected: { cause: 'Unauthorized', confidence: 'Confirmed' },
  },
  {
    what: 'the runtime got past what a probe saw fail',
    probes: { runtime, reach: [fail('resolve', 'ConnectTimeout')], pull: [fail('manifest', 'TagNotFound')] },
    expected: { cause: 'TagNotFound', confidence: 'Reported' },
  },
  {
    what: 'a failing probe does not fail a pull that works',
    probes: { runtime, reach: [fail('resolve', 'ConnectTimeout')], pull: [pass('unpack')] },
    expected: { cause: null },
  },
  {
    what: 'a pull of an image that is here proves nothing about its tag',
    probes: {
      runtime,
      registry: [fail('manifest', 'TagNotFound', { endpoint: UPSTREAM })],
      pull: [pass('authorize')],
    },
    expected: { cause: 'TagNotFound' },
  },
  {
    what: 'a dead mirror is forgiven when the upstream serves',
    endpoints: [MIRROR, UPSTREAM],
    probes: {
      runtime,
      reach: [fail('resolve', 'ConnectionRefused', { endpoint: MIRROR })],
      registry: [pass('manifest', { endpoint: UPSTREAM })],
    },
    expected: { cause: null },
  },
  {
    what: 'of two dead servers the one that came furthest is reported',
    endpoints: [MIRROR, UPSTREAM],
    probes: {
      runtime,
      dns: [fail('resolve', 'DnsFailure', { endpoint: UPSTREAM })],
      registry: [
        fail('authorize', 'Unauthorized', { endpoint: MIRROR, subject: MIRROR, names: { status: 403 } }),
      ],
    },
    expected: { cause: 'Unauthorized', subject: MIRROR },
  },
  {
    what: 'of equals the first in the order of the configuration is reported',
    endpoints: [MIRROR, UPSTREAM],
    probes: {
      runtime,
      dns: [fail('resolve', 'DnsFailure', { endpoint: UPSTREAM })],
      trust: [fail('resolve', 'TlsUnknownCa', { endpoint: MIRROR, subject: MIRROR })],
    },
    expected: { cause: 'TlsUnknownCa', subject: MIRROR },
  },
  {
    what: 'a finding that explains the failure leads it',
    probes: {
      runtime,
      proxy: [
        finding('Warn', 'resolve', 'ProxyFailure', {
          subject: 'proxy.test:3128',
          explains: ['ConnectTimeout'],
          action: 'restart it',
        }),
      ],
      reach: [fail('resolve', 'ConnectTimeout', { endpoint: UPSTREAM })],
    },
    expected: { cause: 'ProxyFailure', stage: 'resolve', subject: 'proxy.test:3128', action: 'restart it' },
  },
  {
    what: 'an explanation without a cause of its own keeps the failure',
    probes: {
      runtime: [
        ...runtime,
        finding('Warn', 'resolve', null, { explains: ['DnsFailure'], action: 'mend hosts.toml' }),
      ],
      dns: [fail('resolve', 'DnsFailure', { endpoint: UPSTREAM })],
    },
    expected: { cause: 'DnsFailure', subject: UPSTREAM, action: 'mend hosts.toml' },
  },
  {
    what: 'a CA newer than the runtime explains what the runtime says',
    probes: {
      runtime,
      trust: [finding('Warn', 'resolve', 'TlsUnknownCa', { explains: ['TlsUnknownCa'], action: 'restart' })],
      pull: [fail('resolve', 'TlsUnknownCa')],
    },
    expected: { cause: 'TlsUnknownCa', confidence: 'Confirmed', action: 'restart' },
  },
  {
    what: 'a pull with a credential is not doubted for what strangers are told',
    probes: {
      runtime,
      registry: [fail('authorize', 'Unauthorized', { endpoint: UPSTREAM, names: { status: 401 } })],
      pull: [pass('authorize', { facts: { withCredentials: true } })],
    },
    expected: { cause: null, confidence: 'Confirmed', summary: 'the image can be pulled' },
  },
  {
    what: 'words that nobody can read leave it to the probes',
    probes: { runtime, trust: [fail('resolve', 'TlsProtocol')], pull: [fail('resolve', 'Unknown')] },
    expected: { cause: 'TlsProtocol', confidence: 'Confirmed' },
  },
];

describe('decide', () => {
  for (const { what, probes, endpoints, expected } of rows) {
    test(what, () => {
      const verdict = verdictOf(probes, endpoints);
      for (const [key, value] of Object.entries(expected))
        assert.deepEqual(verdict[key as keyof Verdict], value, `${key} of ${JSON.stringify(verdict)}`);
      assert.ok(verdict.evidence.at(-1)?.startsWith('seen '), 'the evidence says from where it was seen');
    });
  }

  test('the order in which probes end does not matter', () => {
    for (const { probes, endpoints } of rows) {
      const reversed = Object.fromEntries(Object.entries(probes).toReversed());
      assert.deepEqual(verdictOf(reversed, endpoints), verdictOf(probes, endpoints));
    }
  });
});
