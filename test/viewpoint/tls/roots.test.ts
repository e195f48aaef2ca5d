import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { test } from 'node:test';
import { readRoots } from '../../../viewpoint/tls/roots.ts';
import { pem } from '../../fixtures/pki/pem.ts';
import { folderHost } from '../folder-host.ts';
import { BUNDLE, folder } from '../loopback.ts';

test('the first bundle and every file of both folders are read, copies once', async (t) => {
  const root = await folder(t, {
    [BUNDLE]: pem('root'),
    '/etc/pki/tls/cacert.pem': pem('twin-root'),
    '/etc/pki/tls/certs/more.pem': pem('other-root', 'root'),
  });
  await symlink('ca-certificates.crt', `${root}/etc/ssl/certs/0a1b2c3d.0`);
  const roots = await readRoots(folderHost(root), {});
  assert.equal(roots.pem.length, 2);
  assert.deepEqual(
    roots.files.map((file) => [file.path, file.certificates]),
    [
      [BUNDLE, 1],
      ['/etc/pki/tls/certs/more.pem', 2],
    ],
  );
  assert.equal(roots.source, 'system');
  assert.deepEqual([...roots.heldBy.values()].sort((a, b) => b.length - a.length)[0], [
    BUNDLE,
    '/etc/pki/tls/certs/more.pem',
  ]);
});

test('SSL_CERT_FILE replaces the bundles, SSL_CERT_DIR the folders', async (t) => {
  const root = await folder(t, {
    [BUNDLE]: pem('root'),
    '/a/one.pem': pem('other-root'),
    '/b/two.pem': pem('twin-root'),
  });
  const byFile = await readRoots(folderHost(root), { SSL_CERT_FILE: '/a/one.pem' });
  assert.deepEqual(
    byFile.files.map((file) => file.path),
    ['/a/one.pem', BUNDLE],
  );
  const both = await readRoots(folderHost(root), { SSL_CERT_FILE: '/none.pem', SSL_CERT_DIR: '/a:/b:/gone' });
  assert.deepEqual(
    both.files.map((file) => file.path),
    ['/a/one.pem', '/b/two.pem'],
  );
  assert.deepEqual(both.unreadable, [{ path: '/none.pem', code: 'ENOENT' }]);
});

test('a broken block spoils neither the file nor its neighbours', async (t) => {
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  const endless = '-----BEGIN CERTIFICATE-----\nAAAA\n';
  const root = await folder(t, { [BUNDLE]: `# text\n${broken}${endless}${pem('root')}${endless}` });
  const roots = await readRoots(folderHost(root), {});
  assert.equal(roots.pem.length, 1);
});

test('a machine without any root has none, and says nothing of files that are not there', async (t) => {
  const roots = await readRoots(folderHost(await folder(t, {})), {});
  assert.deepEqual(
    { ...roots, heldBy: roots.heldBy.size },
    { pem: [], files: [], unreadable: [], source: 'system', heldBy: 0 },
  );
});
