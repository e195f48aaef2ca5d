import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classify } from '../../causes/classify.ts';

const missing = 'failed to resolve reference "reg.acme.test/a:1": reg.acme.test/a:1: not found';
const denied =
  'failed to resolve reference "reg.acme.test/a:1": failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized';
const damaged =
  'failed commit on ref "layer-sha256:aa": unexpected commit digest sha256:bb, expected sha256:aa: failed precondition';
const timeout =
  'failed to resolve reference "reg.acme.test/a:1": failed to do request: Head "https://reg.acme.test/v2/a/manifests/1": dial tcp 192.0.2.1:443: i/o timeout';

const pulling = (error: string): string => `failed to pull and unpack image "reg.acme.test/a:1": ${error}`;
const unknown = (error: string): string => `rpc error: code = Unknown desc = ${pulling(error)}`;

describe('an aggregate of one error per credential', () => {
  const cases = [
    {
      name: 'with gRPC codes',
      text: `[${unknown(denied)}, ${unknown(missing)}]`,
      cause: 'TagNotFound',
      or: 'Unauthorized',
    },
    {
      name: 'in the other order',
      text: `[${unknown(missing)}, ${unknown(denied)}]`,
      cause: 'TagNotFound',
      or: 'Unauthorized',
    },
    {
      name: 'without codes, as since 1.28',
      text: `[${pulling(denied)}, ${pulling(damaged)}]`,
      cause: 'ContentCorrupt',
      or: 'Unauthorized',
    },
    {
      name: 'of three',
      text: `[${pulling(timeout)}, ${pulling(denied)}, ${pulling(timeout)}]`,
      cause: 'Unauthorized',
      or: 'ConnectTimeout',
    },
    {
      name: 'inside a back-off status',
      text: `Back-off pulling image "reg.acme.test/a:1": ErrImagePull: [${pulling(denied)}, ${pulling(missing)}]`,
      cause: 'TagNotFound',
      or: 'Unauthorized',
    },
  ] as const;
  for (const { name, text, cause, or } of cases)
    test(name, () => {
      const reading = classify(`Failed to pull image "reg.acme.test/a:1": ${text}`);
      assert.equal(reading.cause, cause);
      assert.ok(reading.alternatives.includes(or));
    });
});

describe('mirrors of containers/image', () => {
  const mirrors =
    '(Mirrors also failed: [m1.acme.test/a:1: pinging container registry m1.acme.test: Get "https://m1.acme.test/v2/": x509: certificate signed by unknown authority]\n[m2.acme.test/a:1: reading manifest 1 in m2.acme.test/a: manifest unknown]): ';

  test('the primary registry counts', () => {
    const reading = classify(
      `initializing source docker://reg.acme.test/a:1: ${mirrors}reg.acme.test/a:1: reading manifest 1 in reg.acme.test/a: unauthorized: authentication required`,
    );
    assert.equal(reading.cause, 'Unauthorized');
    assert.equal(reading.names.host, 'reg.acme.test');
  });

  test('a mirror counts when the primary says nothing', () => {
    const reading = classify(
      `initializing source docker://reg.acme.test/a:1: ${mirrors}reg.acme.test/a:1: oops`,
    );
    assert.equal(reading.cause, 'TagNotFound');
  });
});

test('the second try of CRI-O, as an artefact, is of no account', () => {
  const reading = classify(
    'unable to pull image or OCI artifact: pull image err: initializing source docker://reg.acme.test/a:1: pinging container registry reg.acme.test: Get "https://reg.acme.test/v2/": dial tcp 192.0.2.1:443: i/o timeout; artifact err: get manifest: build image source: reading manifest 1 in reg.acme.test/a: unauthorized: authentication required',
  );
  assert.equal(reading.cause, 'ConnectTimeout');
});

describe('names', () => {
  const text =
    'Failed to pull image "reg.acme.test:5000/shop/cart:2.7": failed to do request: Head "https://reg.acme.test:5000/v2/shop/cart/manifests/2.7": dial tcp: lookup reg.acme.test on 10.0.0.2:53: no such host';

  test('are the parts of what failed', () => {
    assert.deepEqual(classify(text).names, {
      image: 'reg.acme.test:5000/shop/cart:2.7',
      host: 'reg.acme.test',
      repository: 'shop/cart',
      tag: '2.7',
      nameserver: '10.0.0.2:53',
    });
  });

  test('the span covers the reason in the given text, escapes included', () => {
    const escaped = JSON.stringify(`"quoted" ${text}`);
    const { span } = classify(escaped);
    assert.equal(escaped.slice(span?.start, span?.end), 'lookup reg.acme.test on 10.0.0.2:53: no such host');
  });
});

test('a name that reads like a reason is none', () => {
  for (const image of ['squid', 'shop/unauthorized:denied', 'eof', 'reg.acme.test/timeout/forbidden:1'])
    assert.equal(classify(`Failed to pull image "${image}": context canceled`).cause, 'PullCancelled', image);
});
