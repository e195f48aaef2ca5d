import type { Endpoint } from '../../viewpoint/endpoint.ts';
import type { Answer, Route, TlsSettings } from '../../viewpoint/network.ts';
import type { Stage } from '../../wire/cause.ts';
import type { ImageManifest } from './manifest-shape.ts';

/** A server that the pull goes to, and why. */
export type Visit = {
  /** `host:port`, the port always written. */
  authority: string;
  host: string;
  port: number;
  scheme: 'https' | 'http';
  /** `registry`: an endpoint itself; `token`: its realm; `redirect`: where a manifest or blob is sent on to. */
  role: 'registry' | 'token' | 'redirect';
  stage: Stage;
  route: Route;
  tls: TlsSettings;
  /** Authority of the endpoint whose pull this belongs to. */
  endpoint: string;
};

/** One request and what came of it. */
export type Exchange = { visit: Visit; what: What; answer: Answer };

export type What = 'ping' | 'token' | 'manifest' | 'tags' | 'blob';

/** A request for a pull at one endpoint, told as far as it got. */
export type Conversation = {
  endpoint: Endpoint;
  exchanges: Exchange[];
  outcome: Outcome;
  /** Once known. */
  manifest: ImageManifest | null;
  digest: string | null;
  /** `os/architecture[/variant]` that the config names, once read. */
  platform: string | null;
};

/** What it came to: `at` is the exchange that decided it. */
export type Outcome =
  | { kind: 'served' }
  | { kind: 'no-response'; at: Exchange }
  | { kind: 'status'; at: Exchange; status: number; codes: string[] }
  /** Credentials are asked for, of a kind that is not given to anonymous clients, or the realm gives none. */
  | { kind: 'credentials-wanted'; at: Exchange; scheme: string }
  | { kind: 'bad-challenge'; at: Exchange; realm: string }
  | { kind: 'no-token'; at: Exchange }
  /** `repository`: whether the repository itself is there, `null`: not told. */
  | { kind: 'not-found'; at: Exchange; repository: boolean | null; tags: string[] }
  | { kind: 'not-a-registry'; at: Exchange; contentType: string }
  | { kind: 'too-many-redirects'; at: Exchange }
  | { kind: 'no-platform'; at: Exchange; wanted: string; offered: string[] }
  | { kind: 'unsupported'; at: Exchange; mediaType: string }
  | { kind: 'corrupt'; at: Exchange; what: 'digest' | 'size' | 'json'; expected: string; seen: string }
  | { kind: 'not-asked'; why: string }
  | { kind: 'out-of-time' };
