import { converse } from './conversation/converse.ts';
import type { Conversation } from './conversation/exchange.ts';
import type { Finding, Probe, ProbeContext } from './probe.ts';
import { judgeConversation } from './registry/judge-conversation.ts';
import { judgeLimits } from './registry/judge-limits.ts';
import { judgePlatform } from './registry/judge-platform.ts';
import { judgeWrongScheme } from './registry/wrong-scheme.ts';

/** Asks each registry that the runtime would ask, in its order, for what a pull asks for. */
export const registry: Probe = {
  name: 'registry',
  description: 'asks each registry of the pull for the manifest, a token, the config and one byte of a layer',
  timeoutMs: 14_000,
  needsNetwork: true,
  run,
};

async function run(context: ProbeContext): Promise<Finding[]> {
  let bytes: number | null = null;
  try {
    const { endpoints } = await context.configuration();
    const conversations = await Promise.all(endpoints.map((endpoint) => converse(context, endpoint)));
    bytes = imageBytes(conversations);
    const served = conversations.find(({ outcome }) => outcome.kind === 'served');
    const findings = await Promise.all(conversations.map((one) => judge(context, one, served)));
    return findings.flat();
  } finally {
    context.imageBytes.tell(bytes);
  }
}

async function judge(
  context: ProbeContext,
  conversation: Conversation,
  served: Conversation | undefined,
): Promise<Finding[]> {
  const wrongScheme = await judgeWrongScheme(context, conversation);
  const answer = wrongScheme ?? judgeConversation(conversation, context.target, served);
  return [answer, ...judgeLimits(conversation), ...judgePlatform(conversation)];
}

function imageBytes(conversations: readonly Conversation[]): number | null {
  const manifest = conversations.find((one) => one.manifest !== null)?.manifest ?? null;
  return manifest === null
    ? null
    : manifest.layers.reduce((sum, layer) => sum + layer.size, manifest.config.size);
}
