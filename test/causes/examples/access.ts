import type { Example } from './example.ts';

const URL = 'https://reg.acme.test/v2/shop/cart/manifests/2.7';

/** What registries and their clients print outside the wrappers of a runtime. Hosts and images are made up. */
export const accessExamples: Example[] = [
  { text: 'denied: insufficient scope', cause: 'Unauthorized', or: 'RepositoryNotFound' },
  { text: `error building image: GET ${URL}: DENIED: no right to read; map[]`, cause: 'Unauthorized' },
  { text: `GET ${URL}: UNAUTHORIZED: who are you`, cause: 'Unauthorized' },
  {
    text: 'Handler for POST /v1.44/images/create returned error: unauthorized: not a member of shop',
    cause: 'Unauthorized',
  },
  { text: 'level=warning msg="error authorizing context: invalid token"', cause: 'Unauthorized' },
  {
    text: 'time="t" level=fatal msg="Error parsing image name \\"docker://reg.acme.test/shop/cart:2.7\\": reading manifest 2.7 in reg.acme.test/shop/cart: manifest unknown"',
    cause: 'TagNotFound',
  },
  {
    text: 'time="t" level=fatal msg="Error parsing image name \\"docker://reg.acme.test/shop/cart:2.7\\": Requesting bearer token: invalid status code from registry 403 (Forbidden)"',
    cause: 'Unauthorized',
  },
  {
    text: 'Error parsing image name "docker://reg.acme.test/Shop:2.7": invalid reference format',
    cause: 'InvalidReference',
  },
  { text: 'could not parse reference: reg.acme.test/shop cart', cause: 'InvalidReference' },
  {
    text: 'failed to resolve reference "reg.acme.test/shop/cart": object required',
    cause: 'InvalidReference',
  },
  { text: 'unknown: Tag 2.7 was deleted or has expired. To pull, ask', cause: 'TagNotFound' },
  {
    text: 'CannotPullContainerError: image Manifest does not contain descriptor matching platform',
    cause: 'PlatformMismatch',
  },
  {
    text: `failed to resolve reference "reg.acme.test/shop/cart:2.7": unexpected status from HEAD request to ${URL}: 412 Precondition Failed`,
    cause: 'PolicyRejected',
    or: 'RegistryServerError',
    stage: 'manifest',
  },
  {
    text: 'Error response from daemon: unknown: shop/cart was not downloaded due to the download blocking policy configured',
    cause: 'PolicyRejected',
  },
  {
    text: '500 Server Error for http+docker://localhost/v1.45/images/create?tag=2.7&fromImage=reg.acme.test%2Fshop: Internal Server Error ("unknown: Remote Auto Blocked until noon")',
    cause: 'RegistryServerError',
  },
  { text: 'toomanyrequests: Data limit exceeded', cause: 'RateLimited' },
  {
    text: 'Error response from daemon: denied: the account exceeded its image pull traffic quota',
    cause: 'RateLimited',
  },
  { text: 'Failed to pull image "shop/cart:2.7": ... not found', cause: 'TagNotFound' },
  {
    text: 'admission webhook "gate.acme.test" denied the request: image reg.acme.test/shop/cart:2.7 is not attested',
    cause: 'PolicyRejected',
  },
  {
    text: 'Failed to inspect image "shop/cart:2.7": rpc error: code = Unknown desc = cannot use "reg.acme.test/shop/cart:2.7" because it\'s blocked',
    cause: 'PolicyRejected',
  },
  {
    text: 'Failed to inspect image "shop/cart:2.7": rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    cause: 'RuntimeUnavailable',
    stage: 'start',
    or: 'ConnectTimeout',
  },
  {
    text: 'ImageStatus "cart:2.7" from image service failed: rpc error: code = Unknown desc = no registries configured while trying to pull an unqualified image',
    cause: 'InvalidReference',
  },
  { text: 'error from registry: denied', cause: 'Unauthorized', or: 'RepositoryNotFound' },
  { text: 'error from registry: unauthorized', cause: 'Unauthorized' },
  {
    text: 'not ready: GET https://reg.acme.test/token?scope=repository:shop/cart:pull&service=reg.acme.test: DENIED: denied',
    cause: 'Unauthorized',
  },
  {
    text: 'Failed to pull image "shop/cart:2.7": json: cannot unmarshal string into Go struct field DockerConfigJson.auths of type map',
    cause: 'Unauthorized',
    or: 'CredentialProviderFailure',
  },
];

/** The same words, of something else than a pull. */
export const notOfPulls: string[] = [
  'error: You must be logged in to the server (Unauthorized)',
  'unauthorized: api key is not known',
  'Token exchange failed: caller does not have permission',
  'error: GET https://api.acme.test/v1/users: DENIED: no',
  'Error from server (Forbidden): admission webhook "gate.acme.test" denied the request: you must provide labels: {"owner"}',
  'pods "image-cache-1" is forbidden: exceeded quota: pods',
  'pods "a" is forbidden: User "image-signer" cannot get resource "pods" in API group ""',
  'rpc error: code = PermissionDenied desc = failed to check rights: Permission denied',
  'Registering credential provider: cloud-config',
  'Liveness probe failed: quay.io/acme/cart: dial tcp 10.244.1.7:8080: connect: connection refused',
  'docker run ghcr.io/acme/cart: dial tcp 192.0.2.4:5432: connect: connection refused',
  'pip: Could not fetch URL https://registry.acme.test/simple: 404 Not Found',
  'npm ERR! 403 Forbidden - GET https://registry.acme.test/left-pod - denied',
  '{"errors":[{"code":"invalid_argument","message":"not authorized"}]}',
];
