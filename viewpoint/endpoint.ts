/** One server that the runtime would ask for an image, in the order of its registry configuration. */
export type Endpoint = {
  /** `registry.corp:5000`; the port is always written. */
  authority: string;
  host: string;
  port: number;
  scheme: 'https' | 'http';
  /** Path that `/<repository>/manifests/…` is appended to, usually `/v2`. */
  basePath: string;
  role: 'mirror' | 'upstream';
  /** PEM files of CAs trusted beside the system's, as the runtime's file system names them. */
  ca: string[];
  client: { cert: string; key: string | null }[];
  skipVerify: boolean;
  /** After a TLS failure the runtime tries plain HTTP on this endpoint (loopback and `http://` rules). */
  fallbackToHttp: boolean;
  /** Extra request headers of hosts.toml. Secret: never shown. */
  headers: Record<string, string[]>;
  /** containerd sends `?ns=<original registry>` to mirrors. */
  namespaceParameter: string | null;
  /** A mirror without `resolve` is not asked for tags. */
  canResolve: boolean;
  canPull: boolean;
  /** The repository on this server where its configuration moves it (CRI-O's `location`); absent: as asked. */
  repository?: string;
  /** The file that this came from, or `default`. */
  source: string;
};

/** A mistake in the runtime's registry configuration that it does not report when it pulls. */
export type ConfigProblem = {
  path: string;
  /** One sentence: what is wrong and what the runtime does about it. */
  message: string;
  /** Whether it can make a pull fail or go elsewhere (`Fail`: the runtime does not serve pulls at all). */
  severity: 'Warn' | 'Fail';
  /** What to change. */
  fix: string;
};

export type RegistryConfiguration = { endpoints: Endpoint[]; problems: ConfigProblem[] };
