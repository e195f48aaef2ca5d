import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classify } from '../../causes/classify.ts';
import type { Cause } from '../../wire/cause.ts';

/** Reasons that somebody pasted without what stood before them. */
const read: [string, Cause][] = [
  ['dial tcp 198.51.100.7:443: connect: connection refused', 'ConnectionRefused'],
  ['dial tcp [2001:db8::7]:5000: connect: no route to host', 'ConnectionRefused'],
  ['read tcp 10.9.8.7:41000->198.51.100.7:443: read: connection reset by peer', 'ConnectionRefused'],
  ['dial tcp 198.51.100.7:443: i/o timeout', 'ConnectTimeout'],
  ['net/http: TLS handshake timeout', 'ConnectTimeout'],
  ['rpc error: code = DeadlineExceeded desc = context deadline exceeded', 'ConnectTimeout'],
  [
    'rpc error: code = DeadlineExceeded desc = stream terminated by RST_STREAM with error code: CANCEL',
    'ConnectTimeout',
  ],
  ['context canceled', 'PullCancelled'],
  ['archive/tar: invalid tar header', 'ContentCorrupt'],
  ['gzip: invalid checksum', 'ContentCorrupt'],
  ['unexpected EOF', 'ContentCorrupt'],
  ['disk quota exceeded', 'DiskFull'],
  ['no space left on device', 'DiskFull'],
];

/** The same reasons beside words of something else. */
const other = [
  'dial tcp 198.51.100.7:6379: connect: connection refused',
  'cache warm-up: dial tcp 198.51.100.7:443: connect: connection refused',
  'backup of ledger.db: no space left on device',
  'rpc error: code = Unavailable desc = ledger is closed',
  'worker 7: context canceled',
  'timeout',
  'interrupted',
  'git pull failed: connection timed out',
  'parsing settings.json: unexpected EOF',
  'restore: archive/tar: invalid tar header',
];

describe('a reason alone', () => {
  for (const [text, cause] of read)
    test(text, () => {
      assert.equal(classify(text).cause, cause);
    });
  for (const text of other)
    test(`not ${text}`, () => {
      assert.equal(classify(text).cause, 'Unknown');
    });
});
