import type { Conversation } from '../conversation/exchange.ts';
import type { Finding } from '../probe.ts';

/** Below this share of the limit, or this number, a shared address soon has none left. */
const LOW_SHARE = 0.1;
const LOW = 10;

/** Warns when a registry says that few requests are left. Source: Docker Hub's `ratelimit-*` headers, `N;w=seconds`. */
export function judgeLimits({ endpoint, exchanges }: Conversation): Finding[] {
  const answers = exchanges.flatMap(({ answer }) =>
    answer.kind === 'response' && answer.status === 200 ? [answer] : [],
  );
  const headers = answers.findLast((answer) => answer.headers['ratelimit-remaining'] !== undefined)?.headers;
  const remaining = leading(headers?.['ratelimit-remaining']);
  const limit = leading(headers?.['ratelimit-limit']);
  if (headers === undefined || remaining === null) return [];
  if (remaining > LOW && (limit === null || remaining > limit * LOW_SHARE)) return [];
  const windowS = leading(/;w=(\d+)/.exec(headers['ratelimit-remaining'] ?? '')?.[1]);
  const { authority } = endpoint;
  const window = windowS === null ? '' : ` for ${Math.round(windowS / 3600)} h`;
  return [
    {
      status: 'Warn',
      stage: 'manifest',
      cause: 'RateLimited',
      subject: authority,
      message: `${authority} leaves ${remaining} of ${limit ?? 'its'} anonymous pulls${window}; then it answers 429`,
      names: { host: authority },
      facts: { remaining, ...(limit === null ? {} : { limit }) },
      endpoint: authority,
    },
  ];
}

function leading(text: string | undefined): number | null {
  const digits = /^\d{1,9}/.exec(text ?? '')?.[0];
  return digits === undefined ? null : Number(digits);
}
