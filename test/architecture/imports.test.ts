import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve(import.meta.dirname, '../..');

/** Who may import whom, beside itself. A room that is not listed may import nothing of ours. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  wire: [],
  host: [],
  causes: ['wire'],
  viewpoint: ['host', 'wire'],
  probes: ['viewpoint', 'host', 'causes', 'wire'],
  agent: ['probes', 'viewpoint', 'host', 'causes', 'wire'],
  cli: ['agent', 'probes', 'viewpoint', 'host', 'causes', 'wire'],
};

/** Packages that only these rooms may load: each is memory on every node. */
const PACKAGES: Record<string, readonly string[]> = {
  execa: ['host'],
  undici: ['viewpoint'],
  'dns-packet': ['viewpoint'],
  'smol-toml': ['viewpoint'],
  yaml: ['viewpoint'],
  typebox: ['wire'],
  pino: ['agent', 'cli'],
  systeminformation: ['host', 'agent', 'bench'],
};

for (const room of Object.keys(MAY_IMPORT)) {
  const files = sources(join(root, room));
  test(`${room}/ imports only what it may`, () => {
    for (const file of files) {
      for (const imported of importsOf(file))
        assert.ok(allowed(room, file, imported), `${relative(root, file)} must not import ${imported}`);
    }
  });

  test(`${room}/ keeps the habits of the house`, () => {
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const name = relative(root, file);
      const isMain = name.endsWith('/main.ts');
      assert.ok(text.split('\n').length <= 251, `${name} is longer than 250 lines`);
      assert.ok(isMain || !text.includes('process.exit'), `${name}: process.exit belongs in a main.ts`);
      assert.ok(
        isMain || name.endsWith('/config.ts') || !text.includes('process.env'),
        `${name}: process.env belongs in a config.ts or main.ts`,
      );
      assert.ok(
        room === 'host' || !/from 'node:child_process'/.test(text),
        `${name}: processes are started by host/`,
      );
      assert.ok(
        !/(?:utils?|helpers?|common|manager|service)\.ts$/.test(name),
        `${name} does not say what is inside`,
      );
    }
  });
}

function allowed(room: string, file: string, imported: string): boolean {
  if (imported.startsWith('node:')) return true;
  if (!imported.startsWith('.')) return PACKAGES[packageOf(imported)]?.includes(room) ?? false;
  if (imported.endsWith('/main.ts')) return false;
  const target = relative(root, resolve(dirname(file), imported));
  if (target === 'package.json') return room === 'wire';
  const other = target.split('/')[0] ?? '';
  return other === room || (MAY_IMPORT[room] ?? []).includes(other);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function sources(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}
