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
    id: 'kubelet.pull-rate',
    cause: 'PullThrottled',
    alternatives: ['RateLimited'],
    rank: 'owner',
    needs: 'nothing',
    stage: 'start',
    phrases: ['pull qps exceeded', 'registrypullqps', 'image pull qps'],
  },
];
