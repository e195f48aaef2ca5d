import { DIGEST, type Example, request } from './example.ts';

const IMAGE = 'reg.acme.test/shop/cart:2.7';
const status = (line: string): string =>
  `failed to resolve reference "${IMAGE}": unexpected status from HEAD request to https://reg.acme.test/v2/shop/cart/manifests/2.7: ${line}`;
const reading = (reason: string): string =>
  `initializing source docker://${IMAGE}: reading manifest 2.7 in reg.acme.test/shop/cart: ${reason}`;
const daemon = (reason: string): string =>
  `Error response from daemon: Head "https://reg.acme.test/v2/shop/cart/manifests/2.7": ${reason}`;

export const registryExamples: Example[] = [
  {
    text: `failed to resolve reference "${IMAGE}": ${IMAGE}: not found`,
    cause: 'TagNotFound',
    stage: 'manifest',
    subject: IMAGE,
    or: 'RepositoryNotFound',
  },
  { text: `failed to resolve image: ${IMAGE}: not found`, cause: 'TagNotFound', stage: 'manifest' },
  {
    text: `failed to resolve reference "reg.acme.test/shop/cart@${DIGEST}": reg.acme.test/shop/cart@${DIGEST}: not found`,
    cause: 'TagNotFound',
  },
  { text: reading('manifest unknown'), cause: 'TagNotFound', stage: 'manifest', subject: IMAGE },
  {
    text: reading('manifest unknown: The named manifest is not known to the registry.'),
    cause: 'TagNotFound',
  },
  { text: reading('StatusCode: 404, "404 page not found\\n"'), cause: 'TagNotFound' },
  {
    text: `Error response from daemon: manifest for ${IMAGE} not found: manifest unknown: manifest unknown`,
    cause: 'TagNotFound',
  },
  {
    text: `Error response from daemon: manifest for ${IMAGE} not found: manifest unknown: manifest tagged by "2.7" is not found`,
    cause: 'TagNotFound',
  },
  { text: daemon('manifest unknown: Failed to fetch "2.7"'), cause: 'TagNotFound' },
  { text: daemon('manifest unknown: Requested image not found'), cause: 'TagNotFound' },
  { text: reading('unknown: artifact shop/cart:2.7 not found'), cause: 'TagNotFound' },
  {
    text: reading('manifest unknown: Tag 2.7 was deleted or has expired. To pull, revive via time machine'),
    cause: 'TagNotFound',
  },
  {
    text: `GET https://reg.acme.test/v2/shop/cart/manifests/2.7: MANIFEST_UNKNOWN: manifest unknown; map[Tag:2.7]`,
    cause: 'TagNotFound',
  },
  {
    text: `docker pull ${IMAGE} failed: {"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"2.7"}}]}`,
    cause: 'TagNotFound',
  },
  {
    text: `failed to copy: httpReadSeeker: failed open: content at https://reg.acme.test/v2/shop/cart/manifests/${DIGEST} not found: not found`,
    cause: 'TagNotFound',
  },
  {
    text: `failed to copy: httpReadSeeker: failed open: could not fetch content descriptor ${DIGEST} (application/vnd.oci.image.layer.v1.tar+gzip) from remote: not found`,
    cause: 'TagNotFound',
    or: 'ContentCorrupt',
    stage: 'blob',
  },
  {
    text: daemon(
      "name unknown: The repository with name 'shop/cart' does not exist in the registry with id '111122223333'",
    ),
    cause: 'RepositoryNotFound',
    stage: 'manifest',
  },
  { text: reading('name unknown: repository name not known to registry'), cause: 'RepositoryNotFound' },
  {
    text: `pull access denied for shop/cart, repository does not exist or may require 'docker login': denied: rate limit exceeded for 192.0.2.9`,
    cause: 'RateLimited',
  },
  { text: 'Preparing failed: No such image: shop/cart:2.7', cause: 'TagNotFound', or: 'RepositoryNotFound' },
  {
    text: `failed to fetch schema1 manifest: could not fetch content descriptor ${DIGEST} (application/vnd.docker.distribution.manifest.v1+json) from remote: not found`,
    cause: 'TagNotFound',
  },
  { text: daemon('unknown: repository shop/cart not found'), cause: 'RepositoryNotFound' },
  {
    text: daemon('unauthorized: project shop not found: project shop not found'),
    cause: 'RepositoryNotFound',
  },
  { text: daemon("unknown: Project 'project:shop-prod' not found or deleted"), cause: 'RepositoryNotFound' },
  {
    text: `failed to resolve reference "${IMAGE}": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    cause: 'RepositoryNotFound',
    or: 'Unauthorized',
    stage: 'authorize',
  },
  {
    text: "Error response from daemon: pull access denied for shop/cart, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    cause: 'RepositoryNotFound',
    or: 'Unauthorized',
  },
  {
    text: 'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://reg.acme.test/v2/token?scope=repository%3Ashop%2Fcart%3Apull: 404 Not Found',
    cause: 'RepositoryNotFound',
    stage: 'authorize',
  },
  { text: status('401 Unauthorized'), cause: 'Unauthorized', stage: 'authorize', subject: IMAGE },
  { text: status('403 Forbidden'), cause: 'Unauthorized', or: 'RepositoryNotFound' },
  {
    text: `failed to resolve reference "${IMAGE}": unexpected status code [manifests 2.7]: 401 Unauthorized`,
    cause: 'Unauthorized',
  },
  {
    text: 'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://reg.acme.test/token?service=reg.acme.test: 401 ',
    cause: 'Unauthorized',
    stage: 'authorize',
  },
  {
    text: `failed to resolve reference "${IMAGE}": failed to authorize: no basic auth credentials`,
    cause: 'Unauthorized',
    or: 'CredentialProviderFailure',
  },
  { text: daemon('no basic auth credentials'), cause: 'Unauthorized' },
  { text: reading('unauthorized: authentication required'), cause: 'Unauthorized', stage: 'authorize' },
  {
    text: reading('unauthorized: access to the requested resource is not authorized'),
    cause: 'Unauthorized',
  },
  { text: reading('denied: requested access to the resource is denied'), cause: 'Unauthorized' },
  {
    text: `initializing source docker://${IMAGE}: Requesting bearer token: invalid status code from registry 403 (Forbidden)`,
    cause: 'Unauthorized',
  },
  {
    text: `initializing source docker://${IMAGE}: unable to retrieve auth token: invalid username/password: unauthorized: incorrect username or password`,
    cause: 'Unauthorized',
  },
  { text: daemon('unauthorized'), cause: 'Unauthorized' },
  { text: daemon('denied: access forbidden'), cause: 'Unauthorized' },
  {
    text: daemon('denied: Your authorization token has expired. Reauthenticate and try again.'),
    cause: 'Unauthorized',
  },
  {
    text: daemon(
      "denied: client with IP '192.0.2.4' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.",
    ),
    cause: 'Unauthorized',
  },
  {
    text: daemon(
      'denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:111122223333:repository/shop/cart',
    ),
    cause: 'Unauthorized',
  },
  {
    text: daemon(
      'denied: Unauthenticated request. Unauthenticated requests do not have permission "artifactregistry.repositories.downloadArtifacts" on resource "projects/p/locations/eu/repositories/shop"',
    ),
    cause: 'Unauthorized',
  },
  { text: daemon('unauthorized: HTTP Basic: Access denied.'), cause: 'Unauthorized' },
  {
    text: 'docker: Error response from daemon: error parsing HTTP 403 response body: invalid character \'<\' looking for beginning of value: "<html><h1>403</h1></html>"',
    cause: 'Unauthorized',
    or: 'ProxyFailure',
  },
  {
    text: status('429 Too Many Requests'),
    cause: 'RateLimited',
    stage: 'manifest',
    subject: 'reg.acme.test',
  },
  {
    text: 'failed to copy: httpReadSeeker: failed open: unexpected status code https://reg.acme.test/v2/shop/cart/blobs/sha256:00: 429 Too Many Requests',
    cause: 'RateLimited',
    stage: 'blob',
  },
  {
    text: reading('toomanyrequests: You have reached your pull rate limit.'),
    cause: 'RateLimited',
    stage: 'manifest',
  },
  { text: reading('too many requests to registry'), cause: 'RateLimited' },
  { text: daemon('toomanyrequests: Rate exceeded'), cause: 'RateLimited' },
  {
    text: daemon(
      "denied: Quota exceeded for quota metric 'Requests per project per region' and limit 'Requests per minute'",
    ),
    cause: 'RateLimited',
  },
  {
    text: 'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.acme.test/token: 429 Too Many Requests',
    cause: 'RateLimited',
    stage: 'authorize',
  },
  { text: status('503 Service Unavailable'), cause: 'RegistryServerError', subject: 'reg.acme.test' },
  { text: status('500 Internal Server Error'), cause: 'RegistryServerError' },
  { text: status('521 <none>'), cause: 'RegistryServerError' },
  {
    text: 'failed to copy: httpReadSeeker: failed open: unexpected status code https://reg.acme.test/v2/shop/cart/blobs/sha256:00: 502 Bad Gateway',
    cause: 'RegistryServerError',
    stage: 'blob',
  },
  { text: reading('received unexpected HTTP status: 504 Gateway Timeout'), cause: 'RegistryServerError' },
  {
    text: `initializing source docker://${IMAGE}: pinging container registry reg.acme.test: StatusCode: 502, "<html><head><title>502 Bad Gateway</title>..."`,
    cause: 'RegistryServerError',
  },
  {
    text: 'failed to authorize: failed to fetch oauth token: unexpected status: 503 Service Unavailable',
    cause: 'RegistryServerError',
    stage: 'authorize',
  },
  {
    text: daemon('received unexpected HTTP status: 500 Internal Server Error'),
    cause: 'RegistryServerError',
  },
  { text: request.containerd('unexpected status code 400 Bad Request'), cause: 'RegistryServerError' },
];
