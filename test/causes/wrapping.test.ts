import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classify } from '../../causes/classify.ts';
import { contentExamples } from './examples/content.ts';
import { networkExamples } from './examples/network.ts';
import { registryExamples } from './examples/registry.ts';
import { tlsExamples } from './examples/tls.ts';

const IMAGE = 'reg.acme.test/shop/cart:2.7';
const quote = (text: string): string => JSON.stringify(text);

/** The layers that kubelet, crictl, journald and people put around a runtime's error. */
const wraps: Record<string, (error: string) => string> = {
  'event of kubelet': (error) => `Failed to pull image "${IMAGE}": ${error}`,
  'event with gRPC code': (error) =>
    `Failed to pull image "${IMAGE}": rpc error: code = Unknown desc = ${error}`,
  'combined events': (error) => `(combined from similar events): Failed to pull image "${IMAGE}": ${error}`,
  'status since 1.32': (error) => `Back-off pulling image "${IMAGE}": ErrImagePull: ${error}`,
  'sandbox image': (error) =>
    `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "${IMAGE}": failed to pull image "${IMAGE}": ${error}`,
  'klog of kubelet': (error) =>
    `E0102 03:04:05.678901    4321 pod_workers.go:1301] "Error syncing pod, skipping" err=${quote(
      `failed to "StartContainer" for "cart" with ImagePullBackOff: ${quote(`Back-off pulling image ${quote(IMAGE)}: ErrImagePull: ${error}`)}`,
    )} pod="shop/cart-1" podUID="0a"`,
  'klog of crictl': (error) =>
    `E0102 03:04:05.678901    4321 log.go:32] "PullImage from image service failed" err=${quote(`rpc error: code = Unknown desc = ${error}`)} image="${IMAGE}"`,
  'logfmt of crictl': (error) =>
    `time="2031-01-02T03:04:05Z" level=fatal msg=${quote(`pulling image: ${error}`)}`,
  'terminal of crictl': (error) => `\u001b[31mFATA\u001b[0m[0002] pulling image: ${error}`,
  'JSON of a log': (error) =>
    JSON.stringify({ level: 'error', msg: `Failed to pull image "${IMAGE}": ${error}` }),
  'JSON inside JSON': (error) =>
    JSON.stringify({ log: JSON.stringify({ msg: `Failed to pull image "${IMAGE}": ${error}` }) }),
  'typographic quotes': (error) =>
    `Failed to pull image “${IMAGE}”: ${error.replaceAll(/"([^"]*)"/g, '“$1”')}`,
  'broken lines': (error) => `Failed to pull image "${IMAGE}":\n      ${error.replaceAll(': ', ':\n      ')}`,
  'box of a terminal': (error) => `│ Failed to pull image "${IMAGE}":  │\n│ ${error} │`,
  'HTML entities': (error) => `Failed to pull image &quot;${IMAGE}&quot;: ${error.replaceAll('"', '&quot;')}`,
  'describe table': (error) =>
    `  Warning  Failed     12s (x3 over 58s)  kubelet            Failed to pull image "${IMAGE}": ${error}\n  Warning  Failed     12s (x3 over 58s)  kubelet            Error: ErrImagePull\n  Normal   BackOff    1s (x4 over 57s)   kubelet            Back-off pulling image "${IMAGE}"`,
};

for (const [name, wrap] of Object.entries(wraps)) {
  describe(`wrapped as ${name}`, () => {
    for (const { text, cause } of [
      ...networkExamples,
      ...tlsExamples,
      ...registryExamples,
      ...contentExamples,
    ]) {
      test(`${cause}: ${text.slice(-70)}`, () => {
        const wrapped = wrap(text);
        const reading = classify(wrapped);
        assert.equal(reading.cause, cause, `${reading.rule}: ${wrapped}`);
        const span = reading.span ?? { start: -1, end: -1 };
        assert.ok(span.start >= 0 && span.end <= wrapped.length && span.start < span.end);
      });
    }
  });
}
