import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surveyNameservers } from '../../../viewpoint/resolver/nameserver-survey.ts';
import { readResolverFiles } from '../../../viewpoint/resolver/resolver-files.ts';
import { fileHost } from '../file-host.ts';
import { startNameserver } from './scripted-nameserver.ts';

test('the servers behind the stub of systemd-resolved are asked too', async () => {
  await using stub = await startNameserver('127.0.0.53', () => ({ code: 'SERVFAIL' }));
  await using _one = await startNameserver('127.0.0.1', () => ({ addresses: ['127.0.0.9'] }), {
    port: stub.port,
  });
  const host = fileHost({
    '/etc/resolv.conf': 'nameserver 127.0.0.53\noptions edns0 trust-ad\n',
    '/run/systemd/resolve/resolv.conf': 'nameserver 127.0.0.1\nnameserver 127.0.0.2\n',
  });
  const views = await surveyNameservers(
    host,
    await readResolverFiles(host),
    'reg.test',
    AbortSignal.timeout(9000),
    {
      port: stub.port,
      maxQuestionMs: 400,
    },
  );
  assert.deepEqual(
    views.map(({ nameserver, role, failure }) => [nameserver, role, failure]),
    [
      ['127.0.0.53', 'listed', 'servfail'],
      ['127.0.0.1', 'upstream', null],
      ['127.0.0.2', 'upstream', 'unreachable'],
    ],
  );
});
