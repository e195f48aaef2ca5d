import { rootCertificates } from 'node:tls';
import { createTrustAnchors } from '../viewpoint/tls/trust-anchors.ts';
import { converse } from './conversation/converse.ts';
import type { Conversation, Visit } from './conversation/exchange.ts';
import { endpointVisit } from './conversation/talk.ts';
import type { Finding, Probe, ProbeContext } from './probe.ts';
import { dateSkews, judgeClock, type Skew } from './trust/clock.ts';
import { judgeConfiguredFiles } from './trust/configured-files.ts';
import { findInstalledCa } from './trust/installed-ca.ts';
import { judgeShown } from './trust/judge-shown.ts';
import type { Shown, Surroundings } from './trust/shown.ts';
import { judgeLateRoot } from './trust/late-root.ts';

/** Shakes hands with each TLS server of the pull and judges what it shows by exactly the runtime's roots. */
export const trust: Probe = {
  name: 'trust',
  description: "verifies each server's certificate by the runtime's own roots, CAs and client certificates",
  timeoutMs: 14_000,
  needsNetwork: true,
  run,
};

const MAX_VISITS = 16;

async function run(context: ProbeContext): Promise<Finding[]> {
  const { network, viewpoint } = context;
  const { endpoints } = await context.configuration();
  const looks = new Map<string, Promise<Shown>>();
  const onVisit = (visit: Visit) => {
    if (visit.scheme !== 'https' || looks.has(visit.authority) || looks.size >= MAX_VISITS) return;
    const looked = look(context, visit);
    looked.catch(() => undefined); // when given up, the conversation may reject first
    looks.set(visit.authority, looked);
  };
  for (const endpoint of endpoints) onVisit(endpointVisit(network, endpoint));
  const conversations = await Promise.all(endpoints.map((endpoint) => converse(context, endpoint, onVisit)));
  const shown = await Promise.all(looks.values());
  const skews = await measureSkews(context, conversations, shown);
  const roots = await network.roots();
  const surroundings: Omit<Surroundings, 'installedAt'> = {
    runtime: viewpoint.runtime,
    roots,
    skews,
    conversations,
    nowMs: context.now(),
    all: shown,
  };
  const judged = await Promise.all(
    shown.map(async (one) => {
      const installedAt = await findInstalledCa(viewpoint.host, one.dialled.verification);
      return judgeShown(one, { ...surroundings, installedAt });
    }),
  );
  const isPublic = (fingerprint: string) => publicRoots().has(fingerprint);
  return [
    ...(await judgeConfiguredFiles(viewpoint.host, endpoints)),
    ...judged,
    ...shown.flatMap((one) => judgeLateRoot(one, roots, viewpoint.runtime, isPublic)),
    ...judgeClock(skews, judged),
    ...plain(context, endpoints, shown),
  ];
}

async function look({ network, signal }: ProbeContext, visit: Visit): Promise<Shown> {
  const { host, port, route, tls } = visit;
  return { visit, dialled: await network.dial({ host, port, route, tls }, signal) };
}

/** The clock of each server that answered, and of those whose certificate's dates do not fit: they are asked for it. */
async function measureSkews(
  context: ProbeContext,
  conversations: readonly Conversation[],
  shown: readonly Shown[],
): Promise<Skew[]> {
  const { network, signal } = context;
  const known = dateSkews(
    conversations
      .flatMap((one) => one.exchanges)
      .map(({ visit, answer }) => ({ authority: visit.authority, answer })),
    context.now(),
  );
  const dated = shown.filter(({ dialled }) => isAboutDates(dialled.verification?.kind));
  const asked = await Promise.all(
    dated.map(async ({ visit }) => {
      const url = `https://${visit.authority}/v2/`;
      const tls = { ...visit.tls, skipVerify: true };
      return {
        authority: visit.authority,
        answer: await network.ask({ method: 'HEAD', url, tls, timeoutMs: 2000 }, signal),
      };
    }),
  );
  return [...known, ...dateSkews(asked, context.now())];
}

function isAboutDates(kind: string | undefined): boolean {
  return kind === 'expired' || kind === 'not-yet-valid';
}

function plain(
  { network }: ProbeContext,
  endpoints: readonly Parameters<typeof endpointVisit>[1][],
  shown: readonly Shown[],
): Finding[] {
  return endpoints
    .filter(
      (endpoint) =>
        endpoint.scheme === 'http' && !shown.some(({ visit }) => visit.authority === endpoint.authority),
    )
    .map((endpoint) => ({
      status: 'NotApplicable',
      stage: endpointVisit(network, endpoint).stage,
      cause: null,
      subject: endpoint.authority,
      message: `${endpoint.authority} is asked by plain HTTP, as the runtime is told`,
      endpoint: endpoint.authority,
    }));
}

/** Mozilla's roots, as Node brings them: every distribution ships them, so that they are never news. */
function publicRoots(): ReadonlySet<string> {
  return createTrustAnchors(rootCertificates).fingerprints;
}
