import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Release } from './lab/containerd-configuration.ts';
import { NAMESERVERS, REGISTRY_USER, hostNamed, addressOf } from './lab/hosts.ts';
import { createFirewall } from './lab/firewall.ts';
import { createLab } from './lab/lab.ts';
import type { Lab } from './lab/lab.ts';
import type { LabNode } from './lab/node.ts';

/** What the fixture promises to the tests that use it, without `pulltriage`: real pulls by a real runtime. */
for (const release of ['1.6', '2.2'] satisfies Release[]) {
  describe(`a node with containerd ${release}`, () => {
    let lab: Lab;
    let node: LabNode;
    before(async () => {
      lab = await createLab();
      node = await lab.startNode({ containerd: release });
    });
    after(() => lab[Symbol.asyncDispose]());

    const pulls = [
      { what: 'an open registry', image: 'registry.test/team/app:1.4' },
      { what: 'a registry with IPv4 and IPv6', image: 'dual.test/team/app:1.4' },
      { what: 'a registry with a token realm', image: 'token.test/team/app:1.4' },
      { what: 'blobs from another host', image: 'blobs.test/team/app:elsewhere' },
      { what: 'a slow registry', image: 'slow.test/team/app:1.4' },
      { what: '64 MiB', image: 'registry.test/team/app:big' },
      { what: '3000 files', image: 'registry.test/team/app:many' },
    ];
    for (const { what, image } of pulls) {
      test(`pulls ${what}`, async () => {
        await node.forgetImages();
        const { exitCode, stdout, stderr } = await node.pull(image, { timeoutSeconds: 40 });
        assert.equal(exitCode, 0, stderr);
        assert.match(stdout, /^Image is up to date for sha256:[0-9a-f]{64}\n$/);
      });
    }

    test('pulls from a private registry with a credential, and not without', async () => {
      const image = 'private.test/team/app:1.4';
      assert.equal((await node.pull(image)).exitCode, 1);
      const credentials = `${REGISTRY_USER.name}:${REGISTRY_USER.password}`;
      const { exitCode, stderr } = await node.pull(image, { credentials });
      assert.equal(exitCode, 0, stderr);
    });

    test('has a runtime that says it is ready, and of the right version', async () => {
      const info = JSON.parse((await node.crictl(['info'])).stdout) as {
        status: { conditions: { type: string; status: boolean }[] };
      };
      const conditions = Object.fromEntries(info.status.conditions.map(({ type, status }) => [type, status]));
      assert.equal(conditions['RuntimeReady'], true);
      assert.equal(conditions['NetworkReady'], true);
      assert.match((await node.crictl(['version'])).stdout, new RegExp(`RuntimeVersion: +v?${release}\\.`));
    });

    test('fails as crictl does: exit code 1 and two lines', async () => {
      const { exitCode, stdout, stderr } = await node.pull('registry.test/team/app:absent');
      assert.equal(exitCode, 1);
      assert.equal(stdout, '');
      const lines = stderr
        .split('\n')
        .filter((line) => line !== '' && !line.includes('does not exist, trying next'));
      assert.equal(lines.length, 2);
      assert.match(
        lines[0] ?? '',
        /^E\d{4} [\d:.]+ +\d+ log\.go:\d+\] "PullImage from image service failed" err="rpc error: /,
      );
      assert.match(
        lines[1] ?? '',
        /^time="[^"]+" level=fatal msg="pulling image: rpc error: code = NotFound desc = /,
      );
    });

    test('sees its own processes only, by the numbers that its /proc has', async () => {
      const { stdout } = await node.exec('bash', ['-c', 'for f in /proc/[0-9]*/comm; do cat $f; done']);
      const names = stdout.trim().split('\n');
      assert.equal(names.filter((name) => name === 'containerd').length, 1);
      assert.equal(names.includes('docker-registry'), false);
      const script = 'cat /proc/$(pidof containerd)/root/etc/resolv.conf';
      assert.match((await node.exec('bash', ['-c', script])).stdout, new RegExp(NAMESERVERS.good));
    });

    test('has files of its own: what is written there does not reach this machine', async () => {
      const before_ = await readFile('/etc/hosts', 'utf8');
      await node.write('/etc/hosts', '# broken\n');
      assert.equal(await readFile('/etc/hosts', 'utf8'), before_);
    });

    test('a blocked port is blocked until the firewall is taken away', async () => {
      await node.write('/etc/hosts', '127.0.0.1 localhost\n');
      const address = addressOf(hostNamed('registry.test'));
      {
        await using _ = await createFirewall(lab.outside, 'input', [
          `ip daddr ${address} tcp dport 443 reject with tcp reset`,
        ]);
        assert.match((await node.pull('registry.test/team/app:1.4')).stderr, /connection refused/);
      }
      assert.equal((await node.pull('registry.test/team/app:1.4')).exitCode, 0);
    });
  });
}
