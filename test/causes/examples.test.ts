import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classify } from '../../causes/classify.ts';
import { accessExamples, notOfPulls } from './examples/access.ts';
import { contentExamples } from './examples/content.ts';
import type { Example } from './examples/example.ts';
import { networkExamples } from './examples/network.ts';
import { nodeExamples, unknownTexts } from './examples/node.ts';
import { registryExamples } from './examples/registry.ts';
import { tlsExamples } from './examples/tls.ts';

const tables: Record<string, Example[]> = {
  network: networkExamples,
  tls: tlsExamples,
  registry: registryExamples,
  access: accessExamples,
  content: contentExamples,
  node: nodeExamples,
};

for (const [name, examples] of Object.entries(tables)) {
  describe(`${name} messages`, () => {
    for (const { text, cause, stage, subject, or } of examples) {
      test(`${cause}: ${text.slice(-90)}`, () => {
        const reading = classify(text);
        assert.equal(reading.cause, cause, reading.rule);
        if (stage !== undefined) assert.equal(reading.stage, stage);
        if (subject !== undefined) assert.equal(reading.subject, subject);
        if (or !== undefined)
          assert.ok(reading.alternatives.includes(or), `${or} in ${reading.alternatives.join()}`);
      });
    }
  });
}

describe('texts without a cause', () => {
  for (const text of [...unknownTexts, ...notOfPulls]) {
    test(text.slice(0, 90), () => {
      const reading = classify(text);
      assert.equal(reading.cause, 'Unknown', reading.rule);
      assert.equal(reading.stage, null);
      assert.deepEqual(reading.alternatives, []);
    });
  }
});
