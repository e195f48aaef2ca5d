import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classify } from '../../causes/classify.ts';
import type { Cause, Stage } from '../../wire/cause.ts';

const IMAGE = 'reg.acme.test/shop/cart:2.7';

/** Two mechanisms in one error: which of them is the reason. */
const cases: [name: string, text: string, Cause, Stage | null][] = [
  [
    'a step of the snapshotter that was called off',
    `failed to pull and unpack image "${IMAGE}": failed to commit snapshot extract-7-abc sha256:${'1f'.repeat(32)}: context canceled`,
    'PullCancelled',
    'unpack',
  ],
  [
    'patience that ended while a layer was unpacked',
    `failed to pull and unpack image "${IMAGE}": failed to extract layer sha256:${'1f'.repeat(32)}: context deadline exceeded`,
    'PullCancelled',
    'unpack',
  ],
  [
    'a daemon that is lost after it named the reason',
    `failed to extract layer sha256:${'1f'.repeat(32)}: exit status 1: unpigz: corrupted -- crc32 mismatch\nfailed to solve: Unavailable: error reading from server: EOF`,
    'ContentCorrupt',
    'unpack',
  ],
  [
    'a daemon that is lost and named none',
    `Failed to pull image "${IMAGE}": rpc error: code = Unavailable desc = error reading from server: EOF`,
    'RuntimeUnavailable',
    'start',
  ],
  [
    'a body that ends early',
    'writing blob: storing blob to file "/var/tmp/container_images_storage9/2": happened during read: unexpected EOF',
    'ContentCorrupt',
    'blob',
  ],
  [
    'an answer that never began',
    'Error response from daemon: Get "https://reg.acme.test/v2/": unexpected EOF',
    'ConnectionRefused',
    'resolve',
  ],
  [
    'plain HTTP at a TLS port',
    `failed to resolve image: unexpected status from HEAD request to http://reg.acme.test:443/v2/shop/cart/manifests/2.7?ns=reg.acme.test: 400 Bad Request`,
    'PlainHttpRegistry',
    'resolve',
  ],
  [
    'Docker Desktop, which says of each connection that no proxy is set',
    'error pulling image configuration: download failed after attempts=6: dialing cdn.acme.test:443 container via direct connection because app settings has no HTTPS proxy: connecting to cdn.acme.test:443: context deadline exceeded',
    'ConnectTimeout',
    'blob',
  ],
  [
    'a thin pool without blocks, whatever was under way',
    'API error (500): devmapper: Thin Pool has 12 free data blocks which is less than minimum required 400 free data blocks',
    'DiskFull',
    'unpack',
  ],
  [
    'a socket of the runtime that is reset',
    '"ExecSync failed" err="rpc error: code = Unavailable desc = error reading from server: read unix @->/run/containerd/containerd.sock: read: connection reset by peer"',
    'RuntimeUnavailable',
    'start',
  ],
];

describe('of two mechanisms in one error', () => {
  for (const [name, text, cause, stage] of cases)
    test(name, () => {
      const reading = classify(text);
      assert.equal(reading.cause, cause, reading.rule);
      assert.equal(reading.stage, stage);
    });
});
