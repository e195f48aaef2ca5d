import type { Host } from '../../host/host.ts';

/** Where systemd looks for units of the system, first wins. Source: systemd.unit(5). */
const SEARCH_PATH = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];

/** The files of one unit that systemd reads now, in the order in which they count. */
export type UnitFiles = {
  /** `null`: there is no unit file. */
  unit: string | null;
  /** In the order of application. */
  dropIns: string[];
  /** Files in the drop-in folders that systemd does not read, since they do not end in `.conf`. */
  ignored: string[];
  /** The drop-in folders that exist. */
  folders: string[];
};

/** Finds the unit file (of its template, for an instance) and its drop-ins by systemd's precedence. */
export async function findUnitFiles(host: Host, unit: string): Promise<UnitFiles> {
  const names = unitNames(unit);
  const candidates = names.flatMap((name) => SEARCH_PATH.map((folder) => `${folder}/${name}`));
  const present = await Promise.all(
    candidates.map(async (path) => ((await exists(host, path)) ? path : null)),
  );
  const found = await findDropIns(host, unit);
  return { unit: present.find((path) => path !== null) ?? null, ...found };
}

/** The same for what is not a unit: `system.conf` and its folders. */
export async function findSystemConfFiles(host: Host): Promise<string[]> {
  const roots = [
    '/etc/systemd',
    '/run/systemd',
    '/usr/local/lib/systemd',
    '/usr/lib/systemd',
    '/lib/systemd',
  ];
  const main = await Promise.all(
    roots.map(async (root) => ((await exists(host, `${root}/system.conf`)) ? `${root}/system.conf` : null)),
  );
  const { dropIns } = await collect(
    host,
    roots.map((root) => `${root}/system.conf.d`),
  );
  return [...main.filter((path) => path !== null).slice(0, 1), ...dropIns];
}

function findDropIns(host: Host, unit: string): Promise<Omit<UnitFiles, 'unit'>> {
  const type = unit.slice(unit.lastIndexOf('.') + 1);
  const names = [...unitNames(unit), ...prefixNames(unit), type];
  // A more specific folder goes before a better placed one.
  return collect(
    host,
    names.flatMap((name) => SEARCH_PATH.map((root) => `${root}/${name}.d`)),
  );
}

/** Of files of one name the first folder's counts; all are applied in the order of their names. */
async function collect(host: Host, folders: string[]): Promise<Omit<UnitFiles, 'unit'>> {
  const chosen = new Map<string, string>();
  const ignored: string[] = [];
  const present: string[] = [];
  const lists = await Promise.all(folders.map((folder) => host.list(folder).catch(() => null)));
  const seen = new Set<string>();
  for (const [index, names] of lists.entries()) {
    const folder = folders[index] ?? '';
    if (names === null) continue;
    // /lib is a link to /usr/lib on most systems: the same folder twice.
    const real = await host.locate(folder).catch(() => folder);
    if (seen.has(real)) continue;
    seen.add(real);
    present.push(folder);
    for (const name of names) {
      if (!name.endsWith('.conf')) ignored.push(`${folder}/${name}`);
      else if (!chosen.has(name)) chosen.set(name, `${folder}/${name}`);
    }
  }
  const dropIns = [...chosen.keys()].toSorted(byBytes).map((name) => chosen.get(name) ?? '');
  return { dropIns, ignored, folders: present };
}

/** An instance `a@b.service` falls back on `a@.service`. */
function unitNames(unit: string): string[] {
  const template = unit.replace(/@[^.]*\./, '@.');
  return template === unit ? [unit] : [unit, template];
}

/** `a-b-c.service` takes drop-ins of `a-b-.service` and `a-.service` too. */
function prefixNames(unit: string): string[] {
  const dot = unit.lastIndexOf('.');
  const parts = unit.slice(0, dot).split('-');
  return parts
    .slice(1)
    .map((_, index) => `${parts.slice(0, parts.length - 1 - index).join('-')}-${unit.slice(dot)}`);
}

async function exists(host: Host, path: string): Promise<boolean> {
  return (await host.stat(path).catch(() => null)) !== null;
}

function byBytes(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
