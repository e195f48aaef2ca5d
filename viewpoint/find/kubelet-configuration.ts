import type { Host } from '../../host/host.ts';
import { isRecord, text } from '../value.ts';

/** What of KubeletConfiguration a pull depends on; absent: not written. */
export type KubeletConfiguration = {
  containerRuntimeEndpoint?: string;
  imageServiceEndpoint?: string;
  imageGcHighThresholdPercent?: number;
  serializeImagePulls?: boolean;
  maxParallelImagePulls?: number;
  evictionHard?: Record<string, string>;
  mergeDefaultEvictionSettings?: boolean;
};

/**
 * Kubelet's `--config` file and the `*.conf` files of its `--config-dir`, later ones over earlier ones.
 *
 * @returns `null` when the main file could not be read or is no YAML: nothing can then be said about defaults.
 */
export async function readKubeletConfiguration(
  host: Host,
  file: string | undefined,
  folder: string | undefined,
): Promise<KubeletConfiguration | null> {
  const texts: string[] = [];
  try {
    if (file !== undefined) texts.push(await host.readText(file));
    const names = folder === undefined ? [] : ((await host.list(folder)) ?? []);
    for (const name of names.filter((entry) => entry.endsWith('.conf')).slice(0, MAX_DROP_INS))
      texts.push(await host.readText(`${folder}/${name}`));
    if (texts.length === 0) return {};
    const { parse } = await import('yaml');
    return texts
      .map((yaml) => pickConfiguration(parse(yaml, { maxAliasCount: 10 })))
      .reduce(over, {} as KubeletConfiguration);
  } catch {
    return null;
  }
}

const MAX_DROP_INS = 64;

/** Maps are merged key by key, everything else is replaced. Source: kubelet's configuration drop-in folder. */
function over(below: KubeletConfiguration, above: KubeletConfiguration): KubeletConfiguration {
  const evictionHard =
    above.evictionHard === undefined ? below.evictionHard : { ...below.evictionHard, ...above.evictionHard };
  return { ...below, ...above, ...(evictionHard === undefined ? {} : { evictionHard }) };
}

/** The parts that matter out of a parsed document; whatever has another type than it should is left out. */
export function pickConfiguration(document: unknown): KubeletConfiguration {
  if (!isRecord(document)) return {};
  const picked: KubeletConfiguration = {};
  for (const key of ['containerRuntimeEndpoint', 'imageServiceEndpoint'] as const) {
    const value = text(document[key]);
    if (value !== undefined && value !== '') picked[key] = value;
  }
  const high = document['imageGCHighThresholdPercent'];
  if (typeof high === 'number') picked.imageGcHighThresholdPercent = high;
  const parallel = document['maxParallelImagePulls'];
  if (typeof parallel === 'number') picked.maxParallelImagePulls = parallel;
  for (const key of ['serializeImagePulls', 'mergeDefaultEvictionSettings'] as const) {
    const value = document[key];
    if (typeof value === 'boolean') picked[key] = value;
  }
  const eviction = document['evictionHard'];
  if (isRecord(eviction))
    picked.evictionHard = Object.fromEntries(
      Object.entries(eviction)
        .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
        .map(([signal, value]) => [signal, String(value)]),
    );
  return picked;
}
