import type { Conversation } from '../conversation/exchange.ts';
import { acceptedPlatforms, platformText } from '../conversation/platform.ts';
import type { Finding } from '../probe.ts';

/**
 * Warns of an image that is for another machine though nothing says so before it is started: a manifest without an
 * index is pulled whatever its architecture, and its containers then end with "exec format error".
 */
export function judgePlatform({ endpoint, platform }: Conversation, arch: string = process.arch): Finding[] {
  const accepted = acceptedPlatforms(arch);
  const [wanted] = accepted;
  if (platform === null || wanted === undefined) return [];
  const [os = '', architecture = ''] = platform.split('/');
  if (accepted.some((one) => one.os === os && one.architecture === architecture)) return [];
  const here = platformText(wanted);
  return [
    {
      status: 'Warn',
      stage: 'manifest',
      cause: 'PlatformMismatch',
      subject: platform,
      message: `the image is for ${platform} alone and this node is ${here}: it will be pulled, and its containers will not start`,
      names: { host: endpoint.authority, platform: here },
      endpoint: endpoint.authority,
    },
  ];
}
