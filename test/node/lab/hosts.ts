/**
 * Who stands in the world outside the node, and where. The world is a network namespace of its own that nothing
 * else can reach, so fixed addresses never meet those of another run or of the machine.
 *
 * IPv6 is the documentation prefix, not a ULA: Go and libc prefer a global IPv6 address over IPv4 but IPv4 over
 * ULA, and a broken IPv6 path only shows where IPv6 is tried first.
 */
export const SUBNET = '10.88.0';
export const GATEWAY = `${SUBNET}.1`;
export const SUBNET6 = '2001:db8:88:';

/** How a host answers; see `registries.ts` and `odd/`. */
export type Certificate =
  | 'good'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-name'
  | 'unknown-ca'
  | 'no-intermediate'
  | 'ahead-of-time'
  | 'weak-signature'
  | 'none';

export type RegistryHost = {
  name: string;
  /** Last part of the address, of both families. */
  octet: number;
  ipv6?: true;
  certificate: Certificate;
  /** `registry`: Debian's docker-registry; anything else is a behaviour of the odd server. */
  kind: 'registry' | 'private' | OddKind;
};

export type OddKind =
  | 'proxying'
  | 'clock-ahead'
  | 'bearer'
  | 'token-realm'
  | 'redirecting'
  | 'blob-store'
  | 'denied-blob-store'
  | 'limited'
  | 'page'
  | 'unavailable'
  | 'truncating'
  | 'corrupting'
  | 'silent'
  | 'mute'
  | 'forbidden'
  | 'schema1'
  | 'old-tls'
  | 'client-certificate'
  | 'helm-chart'
  | 'slow';

export const REGISTRY_HOSTS: RegistryHost[] = [
  { name: 'registry.test', octet: 10, certificate: 'good', kind: 'registry' },
  { name: 'dual.test', octet: 11, ipv6: true, certificate: 'good', kind: 'proxying' },
  { name: 'private.test', octet: 12, certificate: 'good', kind: 'private' },
  { name: 'plain.test', octet: 13, certificate: 'none', kind: 'registry' },
  { name: 'expired.test', octet: 14, certificate: 'expired', kind: 'registry' },
  { name: 'future.test', octet: 15, certificate: 'not-yet-valid', kind: 'registry' },
  { name: 'wrongname.test', octet: 16, certificate: 'wrong-name', kind: 'registry' },
  { name: 'unknown.test', octet: 17, certificate: 'unknown-ca', kind: 'registry' },
  { name: 'nochain.test', octet: 18, certificate: 'no-intermediate', kind: 'registry' },
  { name: 'mirror.test', octet: 19, certificate: 'good', kind: 'registry' },
  { name: 'clock.test', octet: 20, certificate: 'ahead-of-time', kind: 'clock-ahead' },
  { name: 'token.test', octet: 21, certificate: 'good', kind: 'bearer' },
  { name: 'auth.test', octet: 22, certificate: 'good', kind: 'token-realm' },
  { name: 'blobs.test', octet: 23, certificate: 'good', kind: 'redirecting' },
  { name: 'cdn.test', octet: 24, certificate: 'good', kind: 'blob-store' },
  { name: 'limited.test', octet: 25, certificate: 'good', kind: 'limited' },
  { name: 'page.test', octet: 26, certificate: 'good', kind: 'page' },
  { name: 'unavailable.test', octet: 27, certificate: 'good', kind: 'unavailable' },
  { name: 'truncated.test', octet: 28, certificate: 'good', kind: 'truncating' },
  { name: 'corrupt.test', octet: 29, certificate: 'good', kind: 'corrupting' },
  { name: 'slow.test', octet: 30, certificate: 'good', kind: 'slow' },
  { name: 'silent.test', octet: 31, certificate: 'good', kind: 'silent' },
  { name: 'mute.test', octet: 32, certificate: 'none', kind: 'mute' },
  { name: 'forbidden.test', octet: 33, certificate: 'good', kind: 'forbidden' },
  { name: 'schema1.test', octet: 34, certificate: 'good', kind: 'schema1' },
  { name: 'oldtls.test', octet: 35, certificate: 'good', kind: 'old-tls' },
  { name: 'clientcert.test', octet: 36, certificate: 'good', kind: 'client-certificate' },
  { name: 'chart.test', octet: 37, certificate: 'good', kind: 'helm-chart' },
  { name: 'expired-link.test', octet: 38, certificate: 'good', kind: 'redirecting' },
  { name: 'expired-cdn.test', octet: 39, certificate: 'good', kind: 'denied-blob-store' },
  { name: 'sha1.test', octet: 49, certificate: 'weak-signature', kind: 'registry' },
];

/** The registry that all others stand before: plain HTTP, known to the outside world only. */
export const BACKING_REGISTRY = { address: `${SUBNET}.9`, port: 5000 };

export const NAMESERVERS = {
  good: `${SUBNET}.53`,
  second: `${SUBNET}.54`,
  /** Answers SERVFAIL to everything. */
  servfail: `${SUBNET}.55`,
  /** Answers REFUSED to everything. */
  refused: `${SUBNET}.56`,
  /** Right answers, 2.5 s late. */
  slow: `${SUBNET}.57`,
  /** Knows no name of ours: NXDOMAIN. */
  ignorant: `${SUBNET}.58`,
  /** Truncates each UDP answer and does not listen on TCP. */
  truncating: `${SUBNET}.59`,
  /** Resolves every name to the odd server's web page, as a captive network does. */
  hijacking: `${SUBNET}.60`,
  /** Knows every name but those of the token realm and the blob store. */
  partial: `${SUBNET}.61`,
  /** An address that nobody has. */
  dead: `${SUBNET}.99`,
} as const;

export const PROXY_PORT = 3128;

/** Proxies by what they do. `dead` has an address and nobody who listens. */
export const PROXIES = {
  good: { name: 'proxy.test', address: `${SUBNET}.80` },
  password: { name: 'proxy-password.test', address: `${SUBNET}.81` },
  denying: { name: 'proxy-denying.test', address: `${SUBNET}.82` },
  dead: { name: 'proxy-dead.test', address: `${SUBNET}.83` },
  inspecting: { name: 'proxy-inspecting.test', address: `${SUBNET}.85` },
  answering: { name: 'proxy-answering.test', address: `${SUBNET}.86` },
  portal: { name: 'proxy-portal.test', address: `${SUBNET}.87` },
  cutting: { name: 'proxy-cutting.test', address: `${SUBNET}.88` },
} as const;

export const REGISTRY_USER = { name: 'demo', password: 's3cret-of-the-lab' };

export function addressOf(host: { octet: number }): string {
  return `${SUBNET}.${host.octet}`;
}

export function address6Of(host: { octet: number }): string {
  return `${SUBNET6}:${host.octet}`;
}

export function hostNamed(name: string): RegistryHost {
  const host = REGISTRY_HOSTS.find((entry) => entry.name === name);
  if (host === undefined) throw new Error(`no host ${name} in the lab`);
  return host;
}
