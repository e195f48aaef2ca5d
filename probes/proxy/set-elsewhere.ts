import { FileError, type Host } from '../../host/host.ts';
import { masked } from '../../viewpoint/proxy/masked.ts';
import { createRoute } from '../../viewpoint/proxy/proxy-rules.ts';
import { readPlannedEnvironment } from '../../viewpoint/unit/systemd-environment.ts';
import type { Names } from '../../wire/names.ts';
import type { Finding } from '../probe.ts';
import { NO_WAY_OUT, type ProxyTarget } from './target.ts';

/** Proxy variables of one file that the runtime does not read. */
export type SetElsewhere = { path: string; line: number; environ: Record<string, string> };

/** Read by shells and by PAM, not by services. */
const SHELL_FILES = [
  '/etc/environment',
  '/etc/profile',
  '/etc/bash.bashrc',
  '/etc/bashrc',
  '/root/.profile',
  '/root/.bash_profile',
  '/root/.bashrc',
];
const PROFILE_FOLDER = '/etc/profile.d';
/** Units whose proxy people take for the runtime's. */
const OTHER_UNITS = ['kubelet.service', 'docker.service', 'containerd.service', 'crio.service'];
const MAX_FILES = 64;

/** Looks for proxy variables where a person on the node has them and the runtime has not. */
export async function findSetElsewhere(host: Host, unit: string): Promise<SetElsewhere[]> {
  const profiles = ((await host.list(PROFILE_FOLDER).catch(() => null)) ?? [])
    .filter((name) => name.endsWith('.sh'))
    .map((name) => `${PROFILE_FOLDER}/${name}`);
  const paths = [...SHELL_FILES, ...profiles].slice(0, MAX_FILES);
  const files = await Promise.all(
    paths.map(async (path) => shellVariables(path, await readText(host, path))),
  );
  const units = await Promise.all(
    OTHER_UNITS.filter((other) => other !== unit).map(async (other): Promise<SetElsewhere | null> => {
      const { settings } = await readPlannedEnvironment(host, other);
      const [first] = settings.values();
      if (first === undefined) return null;
      const environ = Object.fromEntries([...settings].map(([name, { value }]) => [name, value]));
      return { path: first.path, line: first.line, environ };
    }),
  );
  return [...files, ...units].filter((found) => found !== null);
}

/** The proxy variables that a shell file sets; `null` for none. Plain assignments only: nothing is executed. */
export function shellVariables(path: string, text: string): SetElsewhere | null {
  const environ: Record<string, string> = {};
  let first = 0;
  for (const [index, line] of text.split('\n', 5000).entries()) {
    const match = /^\s*(?:export\s+)?([A-Za-z]+_proxy)=(.*)$/i.exec(line.slice(0, 4096));
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined || !/^(?:https?|no)_proxy$/i.test(name)) continue;
    const plain = value.trim().replace(/^(["'])(.*?)\1.*$/, '$2');
    if (plain === '' || plain.includes('$')) continue;
    environ[name] = plain;
    first ||= index + 1;
  }
  return first === 0 ? null : { path, line: first, environ };
}

/** A host that the runtime asks directly, while by these variables it would be asked through a proxy. */
export function judgeSetElsewhere(
  found: readonly SetElsewhere[],
  targets: readonly ProxyTarget[],
  names: Names,
): Finding[] {
  for (const { path, line, environ } of found) {
    const route = createRoute(environ);
    for (const target of targets) {
      if (target.route.kind === 'proxy' || target.route.because !== 'no-proxy-set') continue;
      const way = route(target.url);
      if (way.kind !== 'proxy') continue;
      const unit = names.unit ?? 'containerd.service';
      const value = masked(environ[way.variable] ?? '', 200);
      return [
        {
          status: 'Warn',
          stage: 'resolve',
          cause: null,
          subject: path,
          endpoint: target.endpoint.authority,
          message: `${path} line ${line} sets a proxy, but ${unit} does not read that file and runs without one`,
          names: { ...names, path },
          explains: NO_WAY_OUT,
          action: `If pulls need the proxy, give it to the runtime: a drop-in with\n  [Service]\n  Environment="${way.variable}=${value}"\nthen\n  sudo systemctl edit ${unit} && sudo systemctl restart ${unit}`,
        },
      ];
    }
  }
  return [];
}

async function readText(host: Host, path: string): Promise<string> {
  try {
    return await host.readText(path);
  } catch (error) {
    if (error instanceof FileError) return '';
    throw error;
  }
}
