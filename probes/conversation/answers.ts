import type { Exchange } from './exchange.ts';

/** Whether a content type is a page for people. */
export function isPage(contentType: string): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType);
}

/** `null` without an answer. */
export function statusOf({ answer }: Exchange): number | null {
  return answer.kind === 'response' ? answer.status : null;
}
