import { DIGEST, type Example } from './example.ts';

const IMAGE = 'reg.acme.test/shop/cart:2.7';
const unpack = (reason: string): string =>
  `failed to pull and unpack image "${IMAGE}": failed to extract layer (application/vnd.oci.image.layer.v1.tar+gzip ${DIGEST}) to overlayfs as "extract-1-ab ${DIGEST}": ${reason}`;
const register = (reason: string): string => `failed to register layer: ${reason}`;
const storage = (reason: string): string =>
  `copying system image from manifest list: writing blob: adding layer with blob "${DIGEST}": processing tar file(${reason}): exit status 1`;

export const contentExamples: Example[] = [
  {
    text: unpack(
      'write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/9/fs/opt/x: no space left on device',
    ),
    cause: 'DiskFull',
    stage: 'unpack',
    subject: '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/9/fs/opt/x',
  },
  {
    text: `failed to pull and unpack image "${IMAGE}": failed to copy: write /var/lib/containerd/io.containerd.content.v1.content/ingest/ab/data: no space left on device`,
    cause: 'DiskFull',
  },
  {
    text: `failed to prepare extraction snapshot "extract-1-x ${DIGEST}": mkdir /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/new-1: no space left on device`,
    cause: 'DiskFull',
  },
  { text: storage('write /usr/lib/libx.so: no space left on device'), cause: 'DiskFull' },
  {
    text: register('ApplyLayer exit status 1 stdout: stderr: write /opt/big.bin: no space left on device'),
    cause: 'DiskFull',
  },
  { text: unpack('write /x: disk quota exceeded'), cause: 'DiskFull' },
  {
    text: register('re-exec error: exit status 1: output: There is not enough space on the disk.'),
    cause: 'DiskFull',
  },
  {
    text: register(
      'devmapper: Thin Pool has 120 free data blocks which is less than minimum required 163840 free data blocks. Create more free space in thin pool or use dm.min_free_space option to change behavior',
    ),
    cause: 'DiskFull',
  },
  {
    text: unpack('open /var/lib/containerd/x: read-only file system'),
    cause: 'FilesystemError',
    stage: 'unpack',
  },
  {
    text: unpack(
      'failed to Lchown "/etc/x" for UID 70000, GID 70000: lchown /etc/x: invalid argument (Hint: try increasing the number of subordinate IDs in /etc/subuid and /etc/subgid)',
    ),
    cause: 'FilesystemError',
  },
  { text: storage('lchown /srv: operation not permitted'), cause: 'FilesystemError' },
  {
    text: register('Error processing tar file(exit status 1): open /bin/[: permission denied'),
    cause: 'FilesystemError',
  },
  {
    text: register('symlink ../aa/diff /var/lib/docker/overlay2/l/BB: no such file or directory'),
    cause: 'FilesystemError',
  },
  {
    text: register(
      'rename /var/lib/docker/image/overlay2/layerdb/tmp/l-1 /var/lib/docker/image/overlay2/layerdb/sha256/aa: file exists',
    ),
    cause: 'FilesystemError',
  },
  {
    text: unpack('mkdir /var/lib/containerd/x: input/output error'),
    cause: 'FilesystemError',
    subject: '/var/lib/containerd/x',
  },
  { text: unpack('open /var/lib/containerd/x: structure needs cleaning'), cause: 'FilesystemError' },
  { text: unpack('open /var/lib/containerd/x: too many open files'), cause: 'FilesystemError' },
  {
    text: `failed to prepare extraction snapshot "extract-1 ${DIGEST}": parent snapshot ${DIGEST} does not exist: not found`,
    cause: 'FilesystemError',
    or: 'ContentCorrupt',
  },
  {
    text: `ctr: failed to extract layer ${DIGEST}: hcsshim::ProcessBaseLayer \\\\?\\C:\\ProgramData\\containerd\\root\\io.containerd.snapshotter.v1.windows\\snapshots\\1: Access is denied.`,
    cause: 'FilesystemError',
  },
  {
    text: 'Failed to record image pull intent for container image "reg.acme.test/shop/cart:2.7": open /var/lib/kubelet/image_manager/pulling/sha256-1: read-only file system',
    cause: 'FilesystemError',
  },
  {
    text: `failed commit on ref "layer-${DIGEST}": unexpected commit digest sha256:00, expected ${DIGEST}: failed precondition`,
    cause: 'ContentCorrupt',
    stage: 'blob',
  },
  {
    text: `failed commit on ref "layer-${DIGEST}": "layer-${DIGEST}" failed size validation: 100 != 200: failed precondition`,
    cause: 'ContentCorrupt',
  },
  {
    text: `failed to pull and unpack image "${IMAGE}": failed to copy: short read: expected 500 bytes but got 20: unexpected EOF`,
    cause: 'ContentCorrupt',
  },
  { text: unpack('archive/tar: invalid tar header: unknown'), cause: 'ContentCorrupt', stage: 'unpack' },
  { text: unpack('failed to read expected number of bytes: unexpected EOF'), cause: 'ContentCorrupt' },
  { text: unpack(`wrong diff id "${DIGEST}" calculated on extraction "sha256:11"`), cause: 'ContentCorrupt' },
  { text: unpack('gzip: invalid checksum'), cause: 'ContentCorrupt' },
  { text: register('flate: corrupt input before offset 4711'), cause: 'ContentCorrupt' },
  { text: storage('archive/tar: invalid tar header'), cause: 'ContentCorrupt' },
  {
    text: `parsing image configuration: Digest did not match, expected ${DIGEST}, got sha256:00`,
    cause: 'ContentCorrupt',
  },
  {
    text: `Error response from daemon: filesystem layer verification failed for digest ${DIGEST}`,
    cause: 'ContentCorrupt',
    subject: DIGEST,
  },
  {
    text: `failed to resolve reference "${IMAGE}": unable to fetch descriptor (${DIGEST}) which reports content size of zero: invalid argument`,
    cause: 'ContentCorrupt',
  },
  {
    text: `failed to create containerd container: error unpacking image: failed to extract layer ${DIGEST}: failed to get reader from content store: content digest ${DIGEST}: not found`,
    cause: 'ContentCorrupt',
    or: 'FilesystemError',
  },
  {
    text: `failed to pull and unpack image "${IMAGE}": no match for platform in manifest: not found`,
    cause: 'PlatformMismatch',
    stage: 'manifest',
  },
  {
    text: `failed to resolve image: no match for platform in manifest ${DIGEST}: not found`,
    cause: 'PlatformMismatch',
  },
  {
    text: 'Error response from daemon: no matching manifest for linux/s390x in the manifest list entries',
    cause: 'PlatformMismatch',
    subject: 'linux/s390x',
  },
  {
    text: 'no matching manifest for windows/amd64 10.0.26100 in the manifest list entries',
    cause: 'PlatformMismatch',
    subject: 'windows/amd64',
  },
  {
    text: `choosing an image from manifest list docker://${IMAGE}: no image found in image index for architecture "ppc64le", variant "", OS "linux"`,
    cause: 'PlatformMismatch',
  },
  {
    text: 'image operating system "windows" cannot be used on this platform: operating system is not supported',
    cause: 'PlatformMismatch',
  },
  {
    text: 'The container operating system does not match the host operating system.',
    cause: 'PlatformMismatch',
  },
  {
    text: 'standard_init_linux.go:228: exec user process caused: exec format error',
    cause: 'PlatformMismatch',
    stage: 'start',
  },
  {
    text: `failed to pull and unpack image "${IMAGE}": schema 1 image manifests are no longer supported: invalid argument`,
    cause: 'UnsupportedManifest',
    stage: 'manifest',
    subject: IMAGE,
  },
  {
    text: `not implemented: media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer supported since containerd v2.1, please rebuild the image`,
    cause: 'UnsupportedManifest',
  },
  {
    text: `initializing image from source docker://${IMAGE}: unsupported image-specific operation on artifact with type "application/vnd.acme.chart.v1+json": unsupported media type application/vnd.acme.chart.v1+json`,
    cause: 'UnsupportedManifest',
  },
  {
    text: 'Encountered remote "application/vnd.docker.plugin.v1+json"(plugin) when fetching',
    cause: 'UnsupportedManifest',
  },
  { text: 'Error response from daemon: missing signature key', cause: 'UnsupportedManifest' },
  {
    text: `failed to unpack image on snapshotter overlayfs: unexpected media type text/html for ${DIGEST}: not found`,
    cause: 'UnsupportedManifest',
    or: 'ProxyFailure',
  },
  { text: 'Error response from daemon: invalid rootfs in image configuration', cause: 'UnsupportedManifest' },
];
