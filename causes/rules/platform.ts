import type { Rule } from './rule.ts';

/** The image holds nothing for this machine's operating system and architecture. */
export const platformRules: readonly Rule[] = [
  {
    id: 'platform.no-match',
    cause: 'PlatformMismatch',
    rank: 'owner',
    needs: 'nothing',
    stage: 'manifest',
    phrases: [
      'no match for platform in manifest',
      'no matching manifest for',
      'no image found in manifest list for architecture',
      'no image found in image index for architecture',
      'no image found in manifest list for',
      'no image found in image index for',
      'no instances found for platform',
      'no child with platform',
      'no images providing the requested platform',
      'cannot be used on this platform',
      'does not match the specified platform',
      'does not provide the specified platform',
      "doesn't provide the requested platform",
      'does not match the detected host platform',
      'operating system does not match the host operating system',
      'is incompatible with a',
      'image platform',
      'was found but does not match',
      'was found but does not provide',
      'could not find a matching manifest',
      'does not contain descriptor matching platform',
      'choosing an image from manifest list',
    ],
    when: isAboutImages,
  },
  {
    id: 'platform.unsupported',
    cause: 'PlatformMismatch',
    rank: 'exact',
    needs: 'pull',
    stage: 'manifest',
    phrases: [
      'no matching platform',
      'no supported platform found',
      'no compatible platform',
      'unsupported platform',
      'platform not supported',
      'platform mismatch',
      'unsupported architecture',
      'architecture mismatch',
      'wrong architecture',
      'no image found for platform',
      'does not support platform',
      'no match for current platform',
      'not supported on this platform',
      'unknown operating system or architecture',
      'does not match the expected platform',
    ],
  },
  {
    id: 'platform.exec-format',
    cause: 'PlatformMismatch',
    rank: 'exact',
    needs: 'nothing',
    stage: 'start',
    phrases: ['exec format error', 'bad cpu type in executable', 'not a valid win32 application'],
  },
];

function isAboutImages(text: string, start: number, end: number): boolean {
  const phrase = text.slice(start, end).toLowerCase();
  if (phrase === 'is incompatible with a')
    return /-based image $/i.test(text.slice(Math.max(0, start - 20), start));
  if (phrase === 'choosing an image from manifest list')
    return /no image\b/i.test(text.slice(end, end + 400));
  if (phrase === 'image platform') return /mismatch|does not match/i.test(text.slice(end, end + 80));
  return true;
}
