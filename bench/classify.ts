import { readFileSync } from 'node:fs';
import { classify } from '../causes/classify.ts';
import { hostileTexts } from '../test/causes/hostile.ts';

/** What {@link benchClassify} measured. */
export type ClassifyFigures = {
  messages: number;
  meanLength: number;
  messagesPerSecond: number;
  /** `JSON.parse` of the same messages as JSON strings, in the same run: what the machine does today. */
  jsonParsesPerSecond: number;
  /** Time of one reading over time of one `JSON.parse`. */
  ratio: number;
  worstHostileMs: number;
  worstHostile: string;
};

/**
 * Messages a second on one core, and the slowest hostile text of 64 KiB.
 *
 * @param path JSON lines with a `message` each; without it, messages made here after the formats of the runtimes
 */
export function benchClassify(path?: string): ClassifyFigures {
  const messages = path === undefined ? madeMessages() : readMessages(path);
  const encoded = messages.map((message) => JSON.stringify({ message }));
  const readings = perSecond(messages, (message) => classify(message).cause.length);
  const parses = perSecond(encoded, (line) => (JSON.parse(line) as { message: string }).message.length);
  const hostile = Object.entries(hostileTexts).map(([name, text]) => ({
    name,
    ms: fastest(() => classify(text)),
  }));
  const worst = hostile.reduce((a, b) => (b.ms > a.ms ? b : a));
  return {
    messages: messages.length,
    meanLength: messages.reduce((sum, { length }) => sum + length, 0) / messages.length,
    messagesPerSecond: readings,
    jsonParsesPerSecond: parses,
    ratio: parses / readings,
    worstHostileMs: worst.ms,
    worstHostile: worst.name,
  };
}

const ROUND_MS = 700;

/** Best of three rounds, after a warm-up of one. */
function perSecond(texts: readonly string[], run: (text: string) => number): number {
  let best = 0;
  let kept = 0;
  for (let round = 0; round < 4; round++) {
    let count = 0;
    const start = performance.now();
    let elapsed = 0;
    while (elapsed < ROUND_MS) {
      for (const text of texts) kept += run(text);
      count += texts.length;
      elapsed = performance.now() - start;
    }
    if (round > 0) best = Math.max(best, (count / elapsed) * 1000);
  }
  if (kept < 0) throw new Error('unreachable; keeps the calls from being optimised away');
  return best;
}

function fastest(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 7; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function readMessages(path: string): string[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { message: string }).message);
}

const REASONS = [
  'failed to do request: Head "https://HOST/v2/REPO/manifests/TAG": dial tcp: lookup HOST on 10.0.0.2:53: no such host',
  'failed to do request: Head "https://HOST/v2/REPO/manifests/TAG": dial tcp 192.0.2.17:443: i/o timeout',
  'failed to do request: Head "https://HOST/v2/REPO/manifests/TAG": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://HOST/token?scope=repository%3AREPO%3Apull&service=HOST: 403 Forbidden',
  'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  'HOST/REPO:TAG: not found',
  'failed to copy: httpReadSeeker: failed open: unexpected status code https://HOST/v2/REPO/blobs/sha256:aa: 429 Too Many Requests - Server message: toomanyrequests: rate limit',
  'failed to extract layer (application/vnd.oci.image.layer.v1.tar+gzip sha256:aa) to overlayfs as "extract-1-x sha256:bb": write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/8/fs/usr/lib/x.so: no space left on device',
  'no match for platform in manifest: not found',
];

const WRAPS = [
  (image: string, reason: string): string =>
    `Failed to pull image "${image}": rpc error: code = Unknown desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${reason}`,
  (image: string, reason: string): string =>
    `Back-off pulling image "${image}": ErrImagePull: failed to pull and unpack image "${image}": failed to resolve image: ${reason}`,
  (image: string, reason: string): string =>
    `E0102 03:04:05.000000 1 pod_workers.go:1301] "Error syncing pod, skipping" err=${JSON.stringify(`failed to "StartContainer" for "c" with ImagePullBackOff: ${JSON.stringify(`Back-off pulling image "${image}": ErrImagePull: ${reason}`)}`)}`,
  (image: string, reason: string): string =>
    `time="2031-01-02T03:04:05Z" level=fatal msg=${JSON.stringify(`pulling image: failed to pull and unpack image "${image}": ${reason}`)}`,
];

function madeMessages(): string[] {
  const messages: string[] = [];
  for (let i = 0; i < 12; i++)
    for (const reason of REASONS)
      for (const wrap of WRAPS) {
        const host = `registry-${i}.example.test`;
        const repository = `team-${i}/service-${i * 7}`;
        const said = reason
          .replaceAll('HOST', host)
          .replaceAll('REPO', repository)
          .replaceAll('TAG', `1.${i}`);
        messages.push(wrap(`${host}/${repository}:1.${i}`, said));
      }
  return messages;
}

if (import.meta.main) {
  const figures = benchClassify(process.argv[2]);
  const whole = (value: number): string => Math.round(value).toLocaleString('en');
  console.log(`${figures.messages} messages of ${whole(figures.meanLength)} characters on average`);
  console.log(`classify    ${whole(figures.messagesPerSecond)} messages/s (budget: at least 50,000)`);
  console.log(
    `JSON.parse  ${whole(figures.jsonParsesPerSecond)} messages/s; one reading costs ${figures.ratio.toFixed(1)} of these`,
  );
  console.log(
    `slowest hostile 64 KiB: ${figures.worstHostileMs.toFixed(2)} ms, ${figures.worstHostile} (budget: at most 5 ms)`,
  );
}
