import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostView } from '../../../probes/dns/host-view.ts';
import { judgeNameservers } from '../../../probes/dns/judge-nameservers.ts';
import type { DnsQuestion } from '../../../viewpoint/network.ts';

const question = (name: string, outcome: DnsQuestion['outcome'], durationMs: number): DnsQuestion => ({
  nameserver: '10.0.0.53:53',
  name,
  type: 'A',
  transport: 'udp',
  outcome,
  addresses: outcome === 'answer' ? ['10.0.0.9'] : [],
  durationMs,
  truncated: false,
});
const view = (questions: DnsQuestion[]): HostView => ({
  host: 'reg.test',
  role: 'registry',
  endpoint: 'reg.test:443',
  lookup: {
    host: 'reg.test',
    addresses: [{ address: '10.0.0.9', family: 4 }],
    failure: null,
    source: 'dns',
    durationMs: questions.reduce((sum, { durationMs }) => sum + durationMs, 0),
    questions,
  },
  nameservers: [],
  hostsEntries: [],
  file: '/etc/resolv.conf',
  libc: null,
  environUnknown: false,
});

test('a suffix of the search list that nobody answers for is told with what it costs', () => {
  const questions = [question('reg.test.gone.corp.', 'timeout', 5000), question('reg.test.', 'answer', 9)];
  const [found, ...more] = judgeNameservers(view(questions));
  assert.equal(more.length, 0);
  assert.deepEqual([found?.status, found?.cause], ['Warn', 'DnsFailure']);
  assert.match(found?.message ?? '', /takes 5\.0 s: reg\.test\.gone\.corp\. is asked for first/);
  assert.match(found?.action ?? '', /search line of \/etc\/resolv\.conf/);
});

test('a suffix that is answered for quickly is not', () => {
  const questions = [question('reg.test.gone.corp.', 'servfail', 4), question('reg.test.', 'answer', 9)];
  assert.deepEqual(judgeNameservers(view(questions)), []);
});
