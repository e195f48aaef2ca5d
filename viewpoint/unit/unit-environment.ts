import { type FileAssignment, parseEnvironmentFile } from './environment-file.ts';
import { masked } from '../proxy/masked.ts';
import { type PassedOver, parseUnitFile } from './unit-file.ts';
import { splitUnitWords } from './unit-words.ts';

/** A variable and where it was set last. */
export type Setting = { value: string; path: string; line: number };

/** A line that does not do what it looks like. `text` is masked. */
export type MalformedLine = { path: string; line: number; text: string; why: string };

export type UnitEnvironment = { settings: Map<string, Setting>; malformed: MalformedLine[] };

/** A file that was read, `text` is `null` where it is not there. */
export type ReadFile = { path: string; text: string | null };

/**
 * The environment that these unit files make: `Environment=` of each in order, then the files of
 * `EnvironmentFile=` on top, then `UnsetEnvironment=`. What is malformed is told only where it concerns a proxy.
 *
 * @param files unit file and drop-ins in the order of application
 * @param defaults `system.conf` and its drop-ins, for `DefaultEnvironment=`
 * @param environmentFiles what stands behind `EnvironmentFile=`, by the path as {@link environmentFilesOf} gives it
 * Source: systemd.exec(5); systemd src/core/load-fragment.c `config_parse_environ`.
 */
export function mergeUnitEnvironment(
  files: readonly ReadFile[],
  defaults: readonly ReadFile[],
  environmentFiles: ReadonlyMap<string, readonly ReadFile[]>,
  unit: string,
): UnitEnvironment {
  const malformed: MalformedLine[] = [];
  const report = (path: string, { line, text, why }: PassedOver) => {
    const known = malformed.some((each) => each.path === path && each.line === line);
    if (CONCERNS_PROXY.test(text) && !known) malformed.push({ path, line, text: masked(text), why });
  };
  const settings = new Map<string, Setting>();
  collect(defaults, 'Manager', 'DefaultEnvironment', settings, report);
  const own = new Map<string, Setting>();
  const removed = collect(files, 'Service', 'Environment', own, report);
  for (const [name, setting] of own) settings.set(name, setting);
  for (const path of environmentFilesOf(files, unit)) {
    for (const file of environmentFiles.get(path.path) ?? []) {
      for (const assignment of parseEnvironmentFile(file.text ?? ''))
        assign(settings, file.path, assignment, `${assignment.name}=${assignment.value}`, report);
    }
  }
  for (const name of removed) settings.delete(name);
  return { settings, malformed };
}

/** The paths of `EnvironmentFile=` in order, `%n`, `%N`, `%p` and `%i` filled in; wildcards are left as they are. */
export function environmentFilesOf(
  files: readonly ReadFile[],
  unit: string,
): { path: string; optional: boolean }[] {
  const paths: { path: string; optional: boolean }[] = [];
  for (const { text } of files) {
    for (const { section, key, value } of parseUnitFile(text ?? '').assignments) {
      if (section !== 'Service' || key !== 'EnvironmentFile') continue;
      if (value === '') paths.length = 0;
      else paths.push({ path: expand(value.replace(/^-/, ''), unit), optional: value.startsWith('-') });
    }
  }
  return paths.slice(0, 64);
}

const CONCERNS_PROXY = /_?proxy/i;
/** Those that systemd replaces; any other letter or digit behind a `%` makes it drop the assignment. */
const SPECIFIER = /%[aAbBCdDEfgGhHiIjJlLmMnNopPqsStTuUvVwWyY]/;
const UNKNOWN_SPECIFIER = /%[A-Za-z0-9]/;
const NONE = '\u0000';
const TYPOGRAPHIC = /[\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]/;

type Report = (path: string, line: PassedOver) => void;

/** Applies the assignments of one key; answers with the names of `UnsetEnvironment=`. */
function collect(
  files: readonly ReadFile[],
  section: string,
  key: string,
  settings: Map<string, Setting>,
  report: Report,
): string[] {
  const removed: string[] = [];
  for (const { path, text } of files) {
    const { assignments, passedOver } = parseUnitFile(text ?? '');
    for (const line of passedOver) report(path, line);
    for (const assignment of assignments) {
      const { value, line } = assignment;
      const whole = `${assignment.key}=${value}`;
      if (assignment.section !== section) {
        if (assignment.key === key && section === 'Service')
          report(path, { line, text: whole, why: `stands in [${assignment.section}] and not in [Service]` });
      } else if (assignment.key === 'UnsetEnvironment') {
        removed.push(...splitUnitWords(value).words);
      } else if (assignment.key !== key) {
        if (isMistypedKey(assignment.key))
          report(path, { line, text: whole, why: `"${assignment.key}" is no setting of systemd` });
      } else if (value === '') settings.clear();
      else {
        const { words, error } = splitUnitWords(value);
        for (const word of words)
          assign(settings, path, { ...splitWord(word), line }, whole, report, 'with-specifiers');
        if (error !== null)
          report(path, { line, text: whole, why: `${error}; the rest of the line is lost` });
      }
    }
  }
  return removed;
}

/** Settings that look like `Environment=` misspelt, or a variable set as in a shell. */
function isMistypedKey(key: string): boolean {
  return /^env/i.test(key) ? !/^Environment(?:File)?$/.test(key) : /^(?:export\s+)?\w*_proxy$/i.test(key);
}

/** A word without `=` gets a value that no line can hold. */
function splitWord(word: string): { name: string; value: string } {
  const equals = word.indexOf('=');
  return equals === -1
    ? { name: word, value: NONE }
    : { name: word.slice(0, equals), value: word.slice(equals + 1) };
}

function assign(
  settings: Map<string, Setting>,
  path: string,
  { name, value, line }: FileAssignment,
  text: string,
  report: Report,
  grammar: 'plain' | 'with-specifiers' = 'plain',
): void {
  const specifiers = grammar === 'plain' ? '' : value.replaceAll('%%', '');
  const invalid = whyInvalid(name, value) ?? whyDropped(specifiers);
  const why = invalid ?? (isProxyVariable(name) ? whyOdd(value, specifiers) : null);
  if (why !== null) report(path, { line, text, why });
  if (invalid !== null) return;
  settings.set(name, { value: grammar === 'plain' ? value : value.replaceAll('%%', '%'), path, line });
}

/** systemd 249 and later; older ones keep such a `%` as it is. */
function whyDropped(specifiers: string): string | null {
  const unknown = UNKNOWN_SPECIFIER.exec(specifiers.replace(new RegExp(SPECIFIER, 'g'), ''))?.[0];
  return unknown === undefined
    ? null
    : `has "${unknown}", for which systemd drops the assignment; a "%" must be written "%%"`;
}

/** Why systemd says "Invalid environment assignment, ignoring". */
function whyInvalid(name: string, value: string): string | null {
  if (TYPOGRAPHIC.test(name)) return 'has typographic quotes, which systemd takes as part of the name';
  if (value === NONE) return `"${masked(name, 64)}" is lost: a blank ends an assignment that is not quoted`;
  if (/^export\s/.test(name)) return 'systemd knows no "export"';
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `"${masked(name, 64)}" is no name of a variable`;
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(value)) return 'has control characters';
  return null;
}

/** Why a proxy variable that systemd takes is not what its author meant. */
function whyOdd(value: string, specifiers: string): string | null {
  if (TYPOGRAPHIC.test(value)) return 'has typographic quotes, which become part of the value';
  if (/\$\{?\w/.test(value)) return 'has a "$", which systemd does not expand here';
  if (SPECIFIER.test(specifiers)) return 'has a "%" that systemd replaces; it must be written "%%"';
  return null;
}

/** Those that Go's proxy rules look at. */
export function isProxyVariable(name: string): boolean {
  return (
    /^(?:CONTAINERD_)?(?:https?|no)_proxy$/i.test(name) &&
    (name === name.toUpperCase() || name === name.toLowerCase())
  );
}

function expand(path: string, unit: string): string {
  const name = unit.replace(/\.[^.]*$/, '');
  const [prefix = '', instance = ''] = name.split('@', 2);
  const values: Record<string, string> = { n: unit, N: name, p: prefix, i: instance, I: instance, '%': '%' };
  return path.replace(/%([nNpiI%])/g, (_, letter: string) => values[letter] ?? '');
}
