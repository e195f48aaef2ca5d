import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VerificationFailure } from '../../../viewpoint/network.ts';
import { pem } from '../../fixtures/pki/pem.ts';
import { loopbackNetwork, PLAIN_TLS, tlsServer } from '../loopback.ts';

const signal = new AbortController().signal;

type Row = { chain: string[]; host: string; kind: VerificationFailure['kind'] | null; code?: string };
const rows: Row[] = [
  { chain: ['good'], host: 'good.test', kind: null },
  { chain: ['good', 'root'], host: 'good.test', kind: null },
  { chain: ['good'], host: 'GOOD.test.', kind: null },
  { chain: ['good'], host: 'a.wild.test', kind: null },
  { chain: ['good'], host: '127.0.0.1', kind: null },
  { chain: ['below', 'intermediate'], host: 'good.test', kind: null },
  { chain: ['good'], host: 'wild.test', kind: 'wrong-name' },
  { chain: ['good'], host: 'a.b.wild.test', kind: 'wrong-name' },
  { chain: ['good'], host: '127.0.0.2', kind: 'wrong-name' },
  // Go does not look at the common name.
  { chain: ['named-otherwise'], host: 'good.test', kind: 'wrong-name' },
  { chain: ['expired'], host: 'good.test', kind: 'expired' },
  // The leaf's dates are looked at before its names, its names before its issuer.
  { chain: ['expired'], host: 'other.test', kind: 'expired' },
  { chain: ['stranger'], host: 'other.test', kind: 'wrong-name' },
  { chain: ['future'], host: 'good.test', kind: 'not-yet-valid' },
  { chain: ['below', 'expired-intermediate'], host: 'good.test', kind: 'expired' },
  { chain: ['below', 'expired-intermediate', 'intermediate'], host: 'good.test', kind: null },
  { chain: ['below'], host: 'good.test', kind: 'missing-intermediate' },
  {
    chain: ['stranger'],
    host: 'good.test',
    kind: 'unknown-issuer',
    code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  },
  {
    chain: ['stranger', 'other-root'],
    host: 'good.test',
    kind: 'unknown-issuer',
    code: 'SELF_SIGNED_CERT_IN_CHAIN',
  },
  { chain: ['twin'], host: 'good.test', kind: 'unknown-issuer' },
  { chain: ['self-signed'], host: 'good.test', kind: 'unknown-issuer', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
];
for (const { chain, host, kind, code } of rows) {
  test(`${chain.join(' + ')} shown for ${host}: ${kind ?? 'verifies'}`, async (t) => {
    const port = await tlsServer(t, chain);
    const network = await loopbackNetwork(t);
    const dialled = await network.dial({ host, port, tls: PLAIN_TLS }, signal);
    assert.equal(dialled.verification?.kind ?? null, kind, dialled.verification?.code ?? '');
    assert.equal(dialled.failedAt, kind === null ? null : 'tls');
    if (code !== undefined) assert.equal(dialled.verification?.code, code);
    assert.equal(dialled.certificates.length, chain.length);
    assert.equal(dialled.anchor !== undefined, kind === null);
  });
}

test('a CA of the endpoint is trusted beside the roots', async (t) => {
  const port = await tlsServer(t, ['stranger']);
  const network = await loopbackNetwork(t, { files: { '/c/ca.crt': pem('other-root') } });
  const dialled = await network.dial(
    { host: 'good.test', port, tls: { ...PLAIN_TLS, ca: ['/c/ca.crt'] } },
    signal,
  );
  assert.equal(dialled.verification, null);
});

test('without verification the handshake passes and the fault is told all the same', async (t) => {
  const port = await tlsServer(t, ['expired']);
  const network = await loopbackNetwork(t);
  const dialled = await network.dial(
    { host: 'good.test', port, tls: { ...PLAIN_TLS, skipVerify: true } },
    signal,
  );
  assert.equal(dialled.failedAt, null);
  assert.equal(dialled.verification?.kind, 'expired');
});
