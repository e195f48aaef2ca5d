import type { Conversation, Exchange } from '../conversation/exchange.ts';

/** Whether nothing has answered for the endpoint itself before this exchange with it. */
export function isBeforeAnswer({ exchanges }: Conversation, at: Exchange): boolean {
  if (at.visit.role !== 'registry') return false;
  const earlier = exchanges.slice(0, Math.max(0, exchanges.indexOf(at)));
  return !earlier.some((one) => one.visit.authority === at.visit.authority && one.answer.kind === 'response');
}
