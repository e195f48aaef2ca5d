import { whileUnpacking } from './near.ts';
import type { Rule } from './rule.ts';

/** Ends of a pull that somebody or something called off: no fault of a network by itself. */
export const cancelRules: readonly Rule[] = [
  {
    id: 'cancel.no-progress',
    cause: 'PullCancelled',
    rank: 'owner',
    needs: 'nothing',
    phrases: [
      'because of no progress',
      'for image pull progress updates',
      'image pull canceled',
      'image pull cancelled',
    ],
  },
  {
    id: 'cancel.call',
    cause: 'PullCancelled',
    rank: 'weak',
    needs: 'nothing',
    phrases: ['code = canceled desc = stream terminated by rst_stream'],
  },
  {
    id: 'cancel.context',
    cause: 'PullCancelled',
    rank: 'weak',
    needs: 'pull',
    alone: true,
    phrases: [
      'context canceled',
      'context cancelled',
      'context cancellation',
      'operation was canceled',
      'operation was cancelled',
      'operation canceled',
      'code = canceled',
      'pull canceled',
      'pull cancelled',
      'pulling was canceled',
      'interrupted',
      'signal: interrupt',
      'aborted by user',
      'layer registration cancelled',
      'download cancelled',
      'download canceled',
      'the operation was aborted',
    ],
  },
  {
    // Unpacking has no network to wait for: somebody's patience ended while a disk was slow.
    id: 'cancel.unpacking',
    cause: 'PullCancelled',
    alternatives: ['FilesystemError'],
    rank: 'weak',
    needs: 'pull',
    stage: 'unpack',
    phrases: ['context deadline exceeded'],
    when: whileUnpacking,
  },
  {
    id: 'cancel.request',
    cause: 'PullCancelled',
    alternatives: ['ConnectTimeout'],
    rank: 'weak',
    needs: 'pull',
    phrases: ['request canceled', 'request cancelled', 'net/http: request canceled'],
  },
];
