import { createHash, randomFillSync } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { createNamespace, mustExec } from './namespace.ts';
import { registryConfiguration } from './registries.ts';

/** Change when what {@link buildImageStore} makes changes: the store is cached under it. */
export const IMAGES_VERSION = 'lab-images-2';

/** The repository that every registry of the lab serves. */
export const REPOSITORY = 'team/app';

/** Tags of {@link REPOSITORY}. Each has layers of its own, so that a fault at one does not spoil another. */
export const TAGS = {
  /** A few bytes. */
  tiny: '1.4',
  /** One layer of 64 MiB that does not compress. */
  big: 'big',
  /** 3000 empty files. */
  many: 'many',
  /** An index that holds arm64 only. */
  otherArchitecture: 'arm64',
  /** 512 KiB, for the registries that send blobs wrongly. */
  truncated: 'truncated',
  corrupt: 'corrupt',
  /** 512 KiB, for the registries that keep blobs elsewhere. */
  elsewhere: 'elsewhere',
  others: ['1.3', '1.2', 'latest'],
} as const;

/** Makes the images with umoci and pushes them with skopeo; `folder` becomes the storage of a docker-registry. */
export async function buildImageStore(folder: string): Promise<void> {
  const work = join(folder, 'work');
  await mkdir(work, { recursive: true });
  const layout = join(work, 'oci');
  await execa('umoci', ['init', '--layout', layout]);
  await addImage(layout, work, TAGS.tiny, { hello: Buffer.from('hello\n') });
  await addImage(layout, work, TAGS.big, { big: randomFillSync(Buffer.alloc(64 * 2 ** 20)) });
  await addImage(layout, work, TAGS.many, manyFiles());
  for (const tag of [TAGS.truncated, TAGS.corrupt, TAGS.elsewhere]) {
    await addImage(layout, work, tag, { [tag]: randomFillSync(Buffer.alloc(512 * 1024)) });
  }
  await addIndexOfAnotherArchitecture(layout);
  for (const tag of TAGS.others) await execa('umoci', ['tag', '--image', `${layout}:${TAGS.tiny}`, tag]);

  const tags = [TAGS.tiny, TAGS.big, TAGS.many, TAGS.truncated, TAGS.corrupt, TAGS.elsewhere, ...TAGS.others];
  await push(folder, layout, [...tags, TAGS.otherArchitecture]);
  await rm(work, { recursive: true, force: true });
}

async function addImage(
  layout: string,
  work: string,
  tag: string,
  files: Record<string, Buffer>,
): Promise<void> {
  const image = `${layout}:${tag}`;
  await execa('umoci', ['new', '--image', image]);
  const root = join(work, `root-${tag}`);
  await mkdir(root);
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(root, name), content)));
  await execa('umoci', ['insert', '--image', image, root, '/data']);
}

function manyFiles(): Record<string, Buffer> {
  const empty = Buffer.alloc(0);
  return Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`file-${index}`, empty]));
}

/** umoci writes single manifests only, and a runtime takes those whatever their architecture is. */
async function addIndexOfAnotherArchitecture(layout: string): Promise<void> {
  const image = `${layout}:single-arm64`;
  await execa('umoci', ['tag', '--image', `${layout}:${TAGS.tiny}`, 'single-arm64']);
  await execa('umoci', ['config', '--image', image, '--architecture', 'arm64']);
  const file = join(layout, 'index.json');
  type Descriptor = { mediaType: string; digest: string; size: number; annotations?: Record<string, string> };
  const top = JSON.parse(await readFile(file, 'utf8')) as { manifests: Descriptor[] };
  const reference = 'org.opencontainers.image.ref.name';
  const single = top.manifests.find((entry) => entry.annotations?.[reference] === 'single-arm64');
  if (single === undefined) throw new Error('umoci did not write the arm64 image');
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const { annotations: _, ...manifest } = single;
  const platform = { architecture: 'arm64', os: 'linux' };
  const index = JSON.stringify({ schemaVersion: 2, mediaType, manifests: [{ ...manifest, platform }] });
  const hash = createHash('sha256').update(index).digest('hex');
  await writeFile(join(layout, 'blobs', 'sha256', hash), index);
  const annotations = { [reference]: TAGS.otherArchitecture };
  top.manifests.push({ mediaType, digest: `sha256:${hash}`, size: index.length, annotations });
  await writeFile(file, JSON.stringify(top));
}

/** A network of their own for a registry and skopeo: no port of the machine is taken. */
async function push(folder: string, layout: string, tags: string[]): Promise<void> {
  const work = join(folder, 'work');
  await using namespace = await createNamespace({
    hostName: 'images',
    folder: work,
    script: 'ip link set lo up',
  });
  const configFile = join(work, 'registry.yml');
  const config = registryConfiguration({ store: folder, address: '127.0.0.1:5000' });
  await writeFile(configFile, config);
  await namespace.start('docker-registry', ['serve', configFile], { logFile: join(work, 'registry.log') });
  const copy = ['copy', '--insecure-policy', '--all', '--retry-times=0', '--dest-tls-verify=false'];
  await reachable(namespace, join(work, 'registry.log'));
  for (const tag of tags) {
    const target = `docker://127.0.0.1:5000/${REPOSITORY}:${tag}`;
    await mustExec(namespace, 'skopeo', [...copy, `oci:${layout}:${tag}`, target]);
  }
  await stat(join(folder, 'docker', 'registry', 'v2', 'repositories', REPOSITORY));
}

async function reachable(namespace: Parameters<typeof mustExec>[0], logFile: string): Promise<void> {
  const probe = ['-c', 'exec 3<>/dev/tcp/127.0.0.1/5000'];
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await namespace.exec('bash', probe)).exitCode === 0) return;
    await delay(20);
  }
  const log = (await readFile(logFile, 'utf8')).trim();
  throw new Error(`docker-registry does not listen on 127.0.0.1:5000: ${log || 'its log is empty'}`);
}
