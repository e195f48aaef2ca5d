import type { Endpoint } from './endpoint.ts';

/** The runtime's way to the network: Go's resolver, Go's proxy rules, Go's roots, made with our own sockets. */
export type Network = {
  /** Go's look-up of one host: hosts file, search list, each nameserver. Made once per host and check. */
  lookup(host: string, signal: AbortSignal): Promise<Lookup>;
  /** Where Go's `http.ProxyFromEnvironment` sends a request, with the runtime process's environment. */
  route(url: string): Route;
  /** TCP to one address, or the proxy's CONNECT, or TLS on top: as far as it gets. Made once per way and check. */
  dial(way: Way, signal: AbortSignal): Promise<Dialled>;
  /** One HTTP request without following redirects; body bounded. Rejects only when aborted. */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
  /** The PEM roots that the runtime would load now, and where each stands. */
  roots(): Promise<Roots>;
};

export type Lookup = {
  host: string;
  /** What Go would return, in its order; empty when it fails. */
  addresses: { address: string; family: 4 | 6 }[];
  /** `null` when it succeeds. */
  failure: null | 'nxdomain' | 'nodata' | 'servfail' | 'refused' | 'timeout' | 'unreachable' | 'malformed';
  /** `literal`: the host is an address; `hosts-file`; `dns`. */
  source: 'literal' | 'hosts-file' | 'dns';
  durationMs: number;
  /** Every question asked, in order, for the evidence. */
  questions: DnsQuestion[];
};

export type DnsQuestion = {
  /** `address:port`. */
  nameserver: string;
  name: string;
  type: 'A' | 'AAAA';
  transport: 'udp' | 'tcp';
  outcome:
    | 'answer'
    | 'nxdomain'
    | 'nodata'
    | 'servfail'
    | 'refused'
    | 'timeout'
    | 'unreachable'
    | 'malformed';
  /** System error code behind `unreachable`, or the DNS response code's name. */
  code?: string;
  addresses: string[];
  durationMs: number;
  /** The UDP answer was truncated and TCP was tried. */
  truncated: boolean;
};

export type Route =
  | {
      kind: 'direct';
      /** `environment-unknown`: the runtime's environment could not be read, so this is a guess. */
      because: 'no-proxy-set' | 'no-proxy-entry' | 'loopback' | 'invalid-proxy' | 'environment-unknown';
      variable?: string;
      entry?: string;
    }
  | { kind: 'proxy'; proxy: ProxyAddress; variable: string };

export type ProxyAddress = {
  scheme: 'http' | 'https' | 'socks5' | 'socks5h';
  host: string;
  port: number;
  /** `user:password`, secret: for the Proxy-Authorization header alone. */
  credentials: string | null;
};

/** A way to a server. `addresses` narrows which of the looked-up ones are dialled; absent: as Go would (both families, 300 ms apart). */
export type Way = {
  host: string;
  port: number;
  addresses?: string[];
  /** Absent: whatever the route says. */
  route?: Route;
  /** `null`: stop after TCP (and CONNECT). */
  tls: null | TlsSettings;
};

export type TlsSettings = Pick<Endpoint, 'ca' | 'client' | 'skipVerify'>;

/** How far a connection got. */
export type Dialled = {
  /** The step that failed, `null` when none did. */
  failedAt: null | 'lookup' | 'tcp' | 'proxy' | 'tls';
  /** For `tcp` and `proxy`'s own TCP: what happened. */
  failure: null | Failure;
  /** `address:port` that was connected to or tried last. */
  address: string | null;
  /** Each address tried, in order. */
  attempts: { address: string; failure: null | Failure; durationMs: number }[];
  /** The proxy's status line for CONNECT. */
  proxyStatus: number | null;
  certificates: Certificate[];
  /** `null` without TLS, or when the chain verifies. */
  verification: null | VerificationFailure;
  /** What is wrong with the certificate of an https proxy itself, where something is. */
  proxyVerification?: VerificationFailure;
  /** Fingerprint of the trusted certificate that the chain ends in, where it verifies. */
  anchor?: string;
  durationMs: number;
};

export type Failure = {
  kind:
    | 'timeout'
    | 'refused'
    | 'reset'
    | 'unreachable'
    | 'denied'
    | 'proxy-status'
    | 'plain-http'
    | 'handshake'
    | 'lookup'
    | 'closed'
    | 'unsupported';
  /** System or TLS library code: `ECONNREFUSED`, `EHOSTUNREACH`, `ERR_SSL_…`; never a message. */
  code: string;
};

export type Certificate = {
  subject: string;
  issuer: string;
  /** DNS names and addresses of the subject alternative name. */
  names: string[];
  notBeforeMs: number;
  notAfterMs: number;
  selfSigned: boolean;
  fingerprint: string;
};

export type VerificationFailure = {
  kind: 'unknown-issuer' | 'expired' | 'not-yet-valid' | 'wrong-name' | 'missing-intermediate' | 'other';
  code: string;
  /** The certificate at fault. */
  certificate: Certificate | null;
};

export type Question = {
  method: 'GET' | 'HEAD' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Bytes of the body that are read; 256 KiB unless told. */
  maxBytes?: number;
  tls: TlsSettings;
  timeoutMs: number;
};

export type Answer =
  | {
      kind: 'response';
      status: number;
      headers: Record<string, string>;
      body: string;
      truncated: boolean;
      durationMs: number;
      dialled: Dialled;
    }
  /** The connection, or what came over it, failed. */
  | { kind: 'no-response'; dialled: Dialled; failure: Failure; durationMs: number };

export type Roots = {
  /** Concatenated PEM. */
  pem: string[];
  files: { path: string; mtimeMs: number; ctimeMs: number; certificates: number }[];
  /** Files that could not be read, and why. */
  unreadable: { path: string; code: string }[];
  source: 'system' | 'SSL_CERT_FILE' | 'SSL_CERT_DIR';
  /** Paths of the files that hold a certificate, by its fingerprint. */
  heldBy: ReadonlyMap<string, readonly string[]>;
};
