import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pem } from '../../fixtures/pki/pem.ts';
import { loopbackNetwork, PLAIN_TLS, tlsServer } from '../loopback.ts';

const signal = new AbortController().signal;

// OpenSSL takes the first, Go does not take any.
for (const [chain, code] of [
  [['sha1'], 'WEAK_SIGNATURE'],
  [['below-not-ca', 'not-ca'], 'NOT_A_CA'],
  [['for-clients'], 'INVALID_PURPOSE'],
] as const) {
  test(`${chain.join(' + ')} below a trusted root: ${code}`, async (t) => {
    const port = await tlsServer(t, [...chain]);
    const network = await loopbackNetwork(t, { files: { '/c/ca.crt': pem('lax-root') } });
    const tls = { ...PLAIN_TLS, ca: ['/c/ca.crt'] };
    const { verification, failedAt } = await network.dial({ host: 'good.test', port, tls }, signal);
    assert.deepEqual([verification?.kind, verification?.code, failedAt], ['other', code, 'tls']);
  });
}

test('a leaf that is trusted itself is asked nothing about who signed it', async (t) => {
  const port = await tlsServer(t, ['sha1']);
  const network = await loopbackNetwork(t, { files: { '/c/ca.crt': pem('sha1') } });
  const tls = { ...PLAIN_TLS, ca: ['/c/ca.crt'] };
  const { verification } = await network.dial({ host: 'good.test', port, tls }, signal);
  assert.equal(verification, null);
});
