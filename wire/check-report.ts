import { type Static, Type } from 'typebox';
import { CAUSES, CONFIDENCES, STAGES } from './cause.ts';

/** How a probe, or one finding of it, ended. `Unknown`: could not look; never to be read as good or bad. */
export const STATUSES = ['Pass', 'Warn', 'Fail', 'NotApplicable', 'Unknown'] as const;
export type Status = (typeof STATUSES)[number];

const text = Type.String({ maxLength: 2048 });
const stage = Type.Enum(STAGES);
const cause = Type.Enum(CAUSES);

export const FindingSchema = Type.Object({
  status: Type.Enum(STATUSES),
  /** The step of the pull that this is about. */
  stage,
  /** The cause it would be, for `Warn` and `Fail`. */
  cause: Type.Union([cause, Type.Null()]),
  /** What it is about: host, `address:port`, nameserver, path … */
  subject: text,
  /** One sentence for a person. */
  message: text,
  /** Measured values, units in the names. */
  facts: Type.Optional(
    Type.Record(Type.String({ maxLength: 64 }), Type.Union([text, Type.Number(), Type.Boolean()])),
  ),
});

export const ProbeResultSchema = Type.Object({
  name: Type.String({ maxLength: 32 }),
  status: Type.Enum(STATUSES),
  durationMs: Type.Number({ minimum: 0 }),
  findings: Type.Array(FindingSchema, { maxItems: 64 }),
});

export const VerdictSchema = Type.Object({
  /** `null`: nothing is wrong that would fail this pull. */
  cause: Type.Union([cause, Type.Null()]),
  stage: Type.Union([stage, Type.Null()]),
  subject: text,
  confidence: Type.Enum(CONFIDENCES),
  summary: text,
  action: Type.String({ maxLength: 4096 }),
  evidence: Type.Array(text, { maxItems: 64 }),
});

/** One line of `pulltriage check --json`. */
export const CheckReportSchema = Type.Object({
  node: text,
  /** The image as it was asked for; a registry host when the node's registries were checked. */
  image: text,
  verdict: VerdictSchema,
  probes: Type.Array(ProbeResultSchema, { maxItems: 32 }),
});

export type ProbeResult = Static<typeof ProbeResultSchema>;
export type Verdict = Static<typeof VerdictSchema>;
export type CheckReport = Static<typeof CheckReportSchema>;
