/**
 * What a reading or a finding names: the parts that an action's text and a correlation key are filled in from.
 * Every value is cleaned (no secrets, no control characters) and at most 512 characters.
 */
export type Names = {
  /** The image reference as requested. */
  image?: string;
  /** Registry or other host of the pull, `host` or `host:port`. */
  host?: string;
  /** `address:port` that was dialled, IPv6 in brackets. */
  address?: string;
  /** `address:port` of the nameserver that answered or did not. */
  nameserver?: string;
  /** The proxy, `host:port`. */
  proxy?: string;
  /** HTTP status code. */
  status?: number;
  /** File or folder on the node. */
  path?: string;
  /** `os/architecture[/variant]`. */
  platform?: string;
  /** Issuer of the certificate that was shown. */
  issuer?: string;
  /** The repository without registry and tag. */
  repository?: string;
  tag?: string;
  digest?: string;
  /** systemd unit of the runtime, such as `containerd.service`. */
  unit?: string;
  /** Runtime's name, such as `containerd`. */
  runtime?: string;
  /** Media type that was not understood. */
  mediaType?: string;
  /** Unix socket of the runtime. */
  socket?: string;
};
