import type { Lookup } from '../../viewpoint/network.ts';

export type Whence = { words: string; action: string };

/**
 * Where addresses come from, to be told when nobody answers there; `null` where that is nothing out of the ordinary.
 * Blocklists answer with an address of the machine that asks.
 */
export function whence({ source, addresses, questions, host }: Lookup): Whence | null {
  if (source === 'hosts-file')
    return {
      words: 'the address is from /etc/hosts on this node, not from DNS',
      action: `If the line in /etc/hosts is out of date, remove ${host} from it; else see that something listens at the address\n  grep -nwF '${host}' /etc/hosts`,
    };
  const isHere = addresses.length > 0 && addresses.every(({ address }) => OWN.test(address));
  if (source !== 'dns' || !isHere || host === 'localhost') return null;
  const by = questions.find(({ outcome }) => outcome === 'answer')?.nameserver ?? 'DNS';
  return {
    words: `that is this node itself: ${by} answers so for ${host}, as a filter does with a name that it blocks`,
    action: `Have ${host} allowed or corrected in the nameserver ${by}\n  dig @${by.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')} ${host}`,
  };
}

const OWN = /^(?:0\.0\.0\.0|127\.\d+\.\d+\.\d+|::|::1)$/;
