import type { Rule } from './rule.ts';

/** What kubelet decides before any runtime is asked. Source: kubernetes pkg/kubelet/images, kuberuntime_image.go. */
export const kubeletRules: readonly Rule[] = [
  {
    id: 'kubelet.never-pull',
    cause: 'ImageNeverPull',
    rank: 'exact',
    needs: 'nothing',
    stage: 'start',
    phrases: ['is not present with pull policy of never', 'errimageneverpull', 'pull policy of never'],
  },
  {
    // The runtime is asked what it has; no registry is in this, so its silence is the runtime's.
    id: 'kubelet.inspect-timeout',
    cause: 'RuntimeUnavailable',
    alternatives: ['ConnectTimeout'],
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: ['failed to inspect image'],
    when: (text, _start, end) =>
      /^[^\n]{0,300}?(?:deadline exceeded|timed out|timeout)/i.test(text.slice(end, end + 340)) &&
      !text.slice(end, end + 340).includes('://'),
  },
  {
    id: 'kubelet.pull-rate',
    cause: 'PullThrottled',
    alternatives: ['RateLimited'],
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: ['pull qps exceeded', 'registrypullqps', 'image pull qps'],
  },
];
