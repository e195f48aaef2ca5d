import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { readSetupConfig } from '../../../scripts/setup/config.ts';

const cases = [
  { environment: {}, cacheFolder: `${homedir()}/.cache/pulltriage` },
  { environment: { XDG_CACHE_HOME: '/xdg' }, cacheFolder: '/xdg/pulltriage' },
  { environment: { XDG_CACHE_HOME: '' }, cacheFolder: `${homedir()}/.cache/pulltriage` },
  { environment: { XDG_CACHE_HOME: '/xdg', PULLTRIAGE_CACHE: '/own' }, cacheFolder: '/own' },
];

for (const { environment, cacheFolder } of cases) {
  test(`${JSON.stringify(environment)} caches in ${cacheFolder}`, () => {
    assert.equal(readSetupConfig(environment).cacheFolder, cacheFolder);
  });
}
