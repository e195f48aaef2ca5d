import type { Cause, Stage } from '../../../wire/cause.ts';

/** A message, or the reason inside one, and what must be read from it. Hosts and images are made up. */
export type Example = {
  text: string;
  cause: Cause;
  stage?: Stage;
  subject?: string;
  /** Must be among the alternatives. */
  or?: Cause;
};

const IMAGE = 'reg.acme.test/shop/cart:2.7';

/** The wrappers of the failing request, per runtime; `%` stands for the reason. */
export const request = {
  containerd: (reason: string): string =>
    `failed to resolve reference "${IMAGE}": failed to do request: Head "https://reg.acme.test/v2/shop/cart/manifests/2.7": ${reason}`,
  transfer: (reason: string): string =>
    `failed to resolve image: failed to do request: Head "https://reg.acme.test/v2/shop/cart/manifests/2.7": ${reason}`,
  token: (reason: string): string =>
    `failed to resolve reference "${IMAGE}": failed to authorize: failed to fetch anonymous token: Get "https://auth.acme.test/token?scope=repository%3Ashop%2Fcart%3Apull&service=reg.acme.test": ${reason}`,
  blob: (reason: string): string =>
    `failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://cdn.acme.test/v2/shop/cart/blobs/sha256:${'ab'.repeat(32)}?sig=REDACTED": ${reason}`,
  crio: (reason: string): string =>
    `initializing source docker://${IMAGE}: pinging container registry reg.acme.test: Get "https://reg.acme.test/v2/": ${reason}`,
  docker: (reason: string): string =>
    `Error response from daemon: Get "https://reg.acme.test/v2/": ${reason}`,
};

export const DIGEST = `sha256:${'c0ffee'.repeat(10)}cafe`;
