import type { Example } from './example.ts';

const IMAGE = 'reg.acme.test/shop/cart:2.7';

export const nodeExamples: Example[] = [
  {
    text: 'Failed to apply default image tag "Shop/Cart:2.7": couldn\'t parse image name "Shop/Cart:2.7": invalid reference format: repository name (Shop/Cart) must be lowercase',
    cause: 'InvalidReference',
    stage: 'start',
    subject: 'Shop/Cart:2.7',
  },
  {
    text: 'Failed to apply default image tag "reg.acme.test/shop/cart:": couldn\'t parse image reference "reg.acme.test/shop/cart:": invalid reference format',
    cause: 'InvalidReference',
  },
  { text: 'Error: InvalidImageName', cause: 'InvalidReference' },
  {
    text: 'Failed to inspect image "": rpc error: code = Unknown desc = short name mode is enforcing, but image name cart:2.7 returns ambiguous list',
    cause: 'InvalidReference',
  },
  {
    text: 'Error: short-name "shop/cart" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
    cause: 'InvalidReference',
  },
  {
    text: 'rpc error: code = InvalidArgument desc = failed to parse image reference "reg.acme.test//cart": invalid reference format',
    cause: 'InvalidReference',
  },
  { text: 'Error response from daemon: invalid reference format', cause: 'InvalidReference' },
  {
    text: 'Container image "reg.acme.test/shop/cart:2.7" is not present with pull policy of Never',
    cause: 'ImageNeverPull',
    stage: 'start',
    subject: IMAGE,
  },
  { text: 'Error: ErrImageNeverPull', cause: 'ImageNeverPull' },
  {
    text: `Failed to pull image "${IMAGE}": pull QPS exceeded`,
    cause: 'PullThrottled',
    stage: 'start',
    subject: IMAGE,
    or: 'RateLimited',
  },
  {
    text: `Failed to pull image "${IMAGE}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"`,
    cause: 'RuntimeUnavailable',
    stage: 'start',
    subject: '/run/containerd/containerd.sock',
  },
  {
    text: 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /var/run/crio/crio.sock: connect: connection refused"',
    cause: 'RuntimeUnavailable',
  },
  {
    text: `Failed to pull image "${IMAGE}": rpc error: code = Unimplemented desc = unknown service runtime.v1.ImageService`,
    cause: 'RuntimeUnavailable',
  },
  {
    text: 'validate service connection: CRI v1 image API is not implemented for endpoint "unix:///run/containerd/containerd.sock": rpc error: code = Unimplemented desc = unknown service runtime.v1.ImageService',
    cause: 'RuntimeUnavailable',
  },
  {
    text: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    cause: 'RuntimeUnavailable',
  },
  {
    text: 'error during connect: This error may indicate that the docker daemon is not running.: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/images/json": open //./pipe/docker_engine: The system cannot find the file specified.',
    cause: 'RuntimeUnavailable',
  },
  {
    text: `Failed to pull image "${IMAGE}": rpc error: code = Unavailable desc = error reading from server: EOF`,
    cause: 'RuntimeUnavailable',
  },
  {
    text: `Failed to pull image "${IMAGE}": rpc error: code = Unavailable desc = transport is closing`,
    cause: 'RuntimeUnavailable',
  },
  {
    text: 'failed to copy: ref layer-sha256:aa locked for 11s (since 2031-01-02 03:04:05): unavailable',
    cause: 'RuntimeUnavailable',
  },
  {
    text: 'rpc error: code = Unknown desc = Source image rejected: A signature was required, but no signature exists',
    cause: 'PolicyRejected',
  },
  {
    text: `image pull failed for ${IMAGE} because the signature validation failed: SignatureValidationFailed: Source image rejected: Invalid GPG signature`,
    cause: 'PolicyRejected',
    subject: IMAGE,
  },
  {
    text: 'Source image rejected: Running image docker://reg.acme.test/shop/cart:2.7 is rejected by policy.',
    cause: 'PolicyRejected',
  },
  {
    text: 'rpc error: code = Unknown desc = registry reg.acme.test is blocked in /etc/containers/registries.conf or /etc/containers/registries.conf.d',
    cause: 'PolicyRejected',
  },
  {
    text: 'rpc error: code = Unknown desc = open /etc/containers/policy.json: no such file or directory',
    cause: 'PolicyRejected',
  },
  {
    text: 'image verifier cosign-bin blocked pull of reg.acme.test/shop/cart:2.7 with digest sha256:aa for reason: no signature',
    cause: 'PolicyRejected',
  },
  {
    text: 'Error creating: pods "cart-1" is forbidden: image policy webhook backend denied one or more images: not allowed',
    cause: 'PolicyRejected',
  },
  {
    text: 'admission webhook "validation.gatekeeper.sh" denied the request: [repo-is-openpolicyagent] container <cart> has an invalid image repo <evil.test/cart>, allowed repos are ["reg.acme.test/"]',
    cause: 'PolicyRejected',
  },
  {
    text: 'admission webhook "policy.sigstore.dev" denied the request: validation failed: failed policy: signed: spec.containers[0].image reg.acme.test/shop/cart@sha256:aa signature keyless validation failed for authority a: no matching signatures',
    cause: 'PolicyRejected',
  },
  {
    text: 'admission webhook "mutate.kyverno.svc-fail" denied the request: resource Pod/shop/cart was blocked due to the following policies verify-image: check: failed to verify image reg.acme.test/shop/cart:2.7: lookup reg.acme.test on 10.20.0.53:53: no such host',
    cause: 'PolicyRejected',
  },
  {
    text: 'E0102 03:04:05.000000 1 plugin.go:400] "Failed getting credential from external registry credential provider" err="error execing credential provider plugin ecr-credential-provider for image reg.acme.test/shop/cart: exit status 1"',
    cause: 'CredentialProviderFailure',
    stage: 'start',
  },
  {
    text: 'error execing credential provider plugin acr-credential-provider for image reg.acme.test/shop/cart: context deadline exceeded',
    cause: 'CredentialProviderFailure',
  },
  {
    text: 'plugin binary executable /usr/libexec/kubelet/ecr-credential-provider did not exist',
    cause: 'CredentialProviderFailure',
  },
  {
    text: 'error getting credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH, out: ``',
    cause: 'CredentialProviderFailure',
  },
  {
    text: 'failed to get ECR authorization token: operation error ECR: GetAuthorizationToken, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 10.0.0.8:443: i/o timeout',
    cause: 'CredentialProviderFailure',
  },
  {
    text: 'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
    cause: 'Unauthorized',
    or: 'CredentialProviderFailure',
  },
];

/** Texts that name no cause, or are about something else: all of them must be Unknown. */
export const unknownTexts: string[] = [
  '',
  'Back-off pulling image "reg.acme.test/shop/cart:2.7"',
  'Error: ErrImagePull',
  'Error: ImagePullBackOff',
  'Pulling image "reg.acme.test/shop/cart:2.7"',
  'Successfully pulled image "reg.acme.test/timeout/not-found:denied" in 1.2s (1.2s including waiting). Image size: 12 bytes.',
  'Container image "reg.acme.test/shop/cart:2.7" already present on machine',
  'Liveness probe failed: Get "http://10.244.1.7:8080/healthz": dial tcp 10.244.1.7:8080: connect: connection refused',
  'Readiness probe failed: HTTP probe failed with statuscode: 503',
  'Startup probe failed: Get "https://10.244.1.7:8443/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  'MountVolume.SetUp failed for volume "cfg" : configmap "cfg" not found',
  'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data]: timed out waiting for the condition',
  'Internal error occurred: failed calling webhook "v.example.test": failed to call webhook: Post "https://svc.ns.svc:443/validate?timeout=10s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  'Back-off restarting failed container app in pod app-1_default',
  '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
  'Error: secret "db" not found',
  'Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "srv": executable file not found in $PATH: unknown',
  'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "ab": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized',
  'dial tcp 10.3.0.9:5432: connect: connection refused',
  'psql: error: connection to server failed: timeout expired',
  'user not found',
  'the meeting was denied because of a timeout, 404 people were not found',
  'GET /api/v1/users 404 Not Found 12ms',
  'HTTP/1.1 503 Service Unavailable',
  'write /data/app.log: no space left on device',
  'java.io.IOException: No space left on device',
  'panic: runtime error: index out of range [3] with length 3',
  'OOMKilled',
  'permission denied',
  'EOF',
  'unauthorized',
  'level=error msg="query failed" err="context deadline exceeded"',
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, manifest destiny, layer cake.',
];
