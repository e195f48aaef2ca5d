import type { Cause, Stage } from '../wire/cause.ts';
import type { Status } from '../wire/check-report.ts';
import type { Names } from '../wire/names.ts';
import type { ImageReference } from '../wire/reference.ts';
import type { Viewpoint } from '../viewpoint/viewpoint.ts';
import type { RegistryConfiguration } from '../viewpoint/endpoint.ts';
import type { Network } from '../viewpoint/network.ts';

/** One thing that is looked at on a node: one file, one exported object, listed in `probes/index.ts`. */
export type Probe = {
  /** Equals the file's name. */
  name: string;
  /** One line for `pulltriage check --help`. */
  description: string;
  /** Deadline of one run; the runner enforces it. */
  timeoutMs: number;
  /** Looks with our own sockets: `Unknown` where these do not leave from the runtime's network namespace. */
  needsNetwork?: true;
  /** Looks and answers with findings. Does not time, retry or log; an exception is a crash and reads `Unknown`. */
  run(context: ProbeContext): Promise<Finding[]>;
};

/** What a probe is run on. */
export type Target =
  | { kind: 'image'; reference: ImageReference }
  /** A registry host with its port, as in an image reference: only what does not need an image is looked at. */
  | { kind: 'registry'; registry: string };

export type ProbeContext = {
  target: Target;
  viewpoint: Viewpoint;
  /** Look-ups, connections and requests as the runtime would make them, each made once per check. */
  network: Network;
  /** Where the runtime would go for the target, in its order; computed once per check. */
  configuration(): Promise<RegistryConfiguration>;
  /** Aborted at the probe's deadline and when the check is given up. */
  signal: AbortSignal;
  now(): number;
  /** `crictl` to use. */
  crictl: string;
  /** What the registry probe learns and the disk probe wants: bytes of the image's blobs, once known. */
  imageBytes: PromiseLike<number | null> & { tell(bytes: number | null): void };
  /** What another probe of this check found, once it has ended; `[]` for a probe that is not run. */
  findingsOf(name: string): Promise<Finding[]>;
  pull: PullOptions;
};

/** How far the pull probe may go. */
export type PullOptions = {
  enabled: boolean;
  /** After so long the pull is cancelled and the answer is `Unknown`. */
  timeoutMs: number;
  /** Leave an image that the probe brought. */
  keepImage: boolean;
  /** `CRICTL_CREDS` or `CRICTL_AUTH`, handed to crictl's environment alone. Secret. */
  credentials: Record<string, string>;
  /** Aborted when the other probes have found what fails and the pull has had its time to say the same. */
  enough: AbortSignal;
};

/** One thing that a probe saw. */
export type Finding = {
  status: Status;
  stage: Stage;
  /** `null` for Pass, NotApplicable and Unknown. */
  cause: Cause | null;
  subject: string;
  /** One sentence for a person, in present tense, with the value that was seen. */
  message: string;
  names?: Names;
  /** Other causes that the same observation would fit, most likely first. */
  alternatives?: Cause[];
  facts?: Record<string, string | number | boolean>;
  /** The endpoint (`host:port`) it concerns; absent for the node as a whole. A failing mirror is forgiven when another endpoint serves. */
  endpoint?: string;
  /** Replaces the cause's general action where the probe knows the very command. */
  action?: string;
  /**
   * Causes that this finding is the reason of, though it is seen at another place: an edited proxy that the
   * runtime was not restarted for explains a time-out. It then leads the verdict; with `cause: null` it keeps the
   * failing finding's cause.
   */
  explains?: Cause[];
};
