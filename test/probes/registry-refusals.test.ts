import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registry } from '../../probes/registry.ts';
import type { Cause, Stage } from '../../wire/cause.ts';
import { httpServer, loopbackNetwork } from '../viewpoint/loopback.ts';
import {
  always,
  type Answering,
  imageContext,
  only,
  plainEndpoint,
  registryAnswers,
} from './registry-server.ts';

const errors = (code: string) => JSON.stringify({ errors: [{ code }] });

type Row = {
  what: string;
  image?: string;
  how?: Answering;
  cause: Cause;
  stage: Stage;
  tells?: RegExp;
  subject?: RegExp;
};
const rows: Row[] = [
  {
    what: 'no such tag',
    image: 'reg.test/team/app:1.5',
    cause: 'TagNotFound',
    stage: 'manifest',
    tells: /nearest of its tags: 1\.4/,
    subject: /team\/app:1\.5/,
  },
  {
    what: 'no such repository',
    image: 'reg.test/team/nothing:1',
    cause: 'RepositoryNotFound',
    stage: 'manifest',
    subject: /team\/nothing/,
  },
  {
    what: 'basic credentials',
    how: { first: always(401, { 'www-authenticate': 'Basic realm="x"' }) },
    cause: 'Unauthorized',
    stage: 'authorize',
    tells: /no pull secret/,
  },
  {
    what: 'forbidden',
    how: { first: always(403, {}, errors('DENIED')) },
    cause: 'Unauthorized',
    stage: 'manifest',
  },
  {
    what: 'too many requests',
    how: { first: always(429, { 'retry-after': '60' }) },
    cause: 'RateLimited',
    stage: 'manifest',
    tells: /60 s/,
  },
  {
    what: 'a server error',
    how: { first: always(503) },
    cause: 'RegistryServerError',
    stage: 'manifest',
    tells: /503/,
  },
  {
    what: 'a page',
    how: { first: always(200, { 'content-type': 'text/html' }, '<html>') },
    cause: 'RegistryServerError',
    stage: 'manifest',
    tells: /page/,
  },
  {
    what: 'a page for what is not found',
    how: { first: always(404, { 'content-type': 'text/html' }, '<html>') },
    cause: 'RegistryServerError',
    stage: 'manifest',
    tells: /page/,
  },
  {
    what: 'no platform for this machine',
    image: 'reg.test/team/app:s390x',
    cause: 'PlatformMismatch',
    stage: 'manifest',
    tells: /offers linux\/s390x/,
  },
  {
    what: 'schema 1',
    image: 'reg.test/team/app:old',
    cause: 'UnsupportedManifest',
    stage: 'manifest',
    subject: /prettyjws/,
  },
  {
    what: 'a chart',
    image: 'reg.test/team/app:chart',
    cause: 'UnsupportedManifest',
    stage: 'manifest',
    subject: /helm/,
  },
  {
    what: 'a token realm that refuses',
    how: { first: always(401, { 'www-authenticate': 'Bearer realm="http://reg.test:1/token"' }) },
    cause: 'ConnectionRefused',
    stage: 'authorize',
  },
  {
    what: 'a token realm that is no URL',
    how: { first: always(401, { 'www-authenticate': 'Bearer realm="/token"' }) },
    cause: 'RegistryServerError',
    stage: 'authorize',
  },
  {
    what: 'a config that is another',
    how: { first: only(/blobs/, always(200, {}, '{"os":"linux","architecture":"mips"}')) },
    cause: 'ContentCorrupt',
    stage: 'blob',
  },
  {
    what: 'a blob that is forbidden',
    how: { first: only(/blobs/, always(403)) },
    cause: 'Unauthorized',
    stage: 'blob',
  },
  {
    what: 'a blob that is not there',
    how: { first: only(/blobs/, always(404, {}, errors('BLOB_UNKNOWN'))) },
    cause: 'ContentCorrupt',
    stage: 'blob',
  },
  {
    what: 'endless redirects',
    how: { first: always(307, { location: '/v2/again' }) },
    cause: 'RegistryServerError',
    stage: 'manifest',
    tells: /redirects/,
  },
];
for (const { what, image, how, cause, stage, tells, subject } of rows) {
  test(`${what}: ${cause} at ${stage}`, async (t) => {
    const port = await httpServer(t, registryAnswers(how));
    const context = await imageContext(t, await loopbackNetwork(t), [plainEndpoint(port)], image);
    const [finding] = await registry.run(context);
    assert.deepEqual(
      [finding?.status, finding?.cause, finding?.stage],
      ['Fail', cause, stage],
      finding?.message ?? '',
    );
    assert.equal(finding?.endpoint, `reg.test:${port}`);
    if (tells !== undefined) assert.match(finding?.message ?? '', tells);
    if (subject !== undefined) assert.match(finding?.subject ?? '', subject);
  });
}
