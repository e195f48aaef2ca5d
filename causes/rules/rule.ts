import type { Cause, Stage } from '../../wire/cause.ts';

/**
 * How much a phrase decides, strongest last.
 *
 * - `wrapper`: words of a wrapper that hint at a cause, for texts that are cut before the reason (a gRPC code)
 * - `weak`: a reason in words that other failures use too: `not found`, `timeout`, `denied`
 * - `status`: an HTTP status code
 * - `exact`: a reason in words of one mechanism only: an errno, an x509 error, a registry's error code
 * - `owner`: a mechanism that explains whatever stands inside it: a look-up's own timeout is the look-up's, a refused
 *   connection to a proxy is the proxy's
 */
export const RANKS = ['wrapper', 'weak', 'status', 'exact', 'owner'] as const;
export type Rank = (typeof RANKS)[number];

/**
 * What else the text must hold for the words to count.
 *
 * - `nothing`: nobody else uses these words
 * - `fragment`: words that any Go program prints; they count beside a word of images, registries or runtimes, or where
 *   they are all that the text says, as when somebody pastes the reason alone
 * - `trace`: some word of images, registries or runtimes
 * - `pull`: words of a pull: kubelet's, a runtime's, a registry's address
 */
export type Need = 'nothing' | 'fragment' | 'trace' | 'pull';

/** A mechanism by which pulls fail, and the phrases that code uses to say so. */
export type Rule = {
  /** Stable kebab-case id, `family.mechanism`. */
  id: string;
  cause: Cause;
  /** What else the same words are used for, most likely first. */
  alternatives?: readonly Cause[];
  rank: Rank;
  needs: Need;
  /** The words count too where they are all that the text says, as when somebody pastes the reason alone. */
  alone?: true;
  /** The stage the words themselves tell; else it is read from the words around. */
  stage?: Stage;
  /**
   * Lower case, in the form of {@link Plain}. Letters and digits at an end must not go on in the text; a `*` at an end
   * lifts that. One word without blanks must stand free, so that a part of a name or URL does not count.
   */
  phrases: readonly string[];
  /** What belongs to the reason behind the phrase: matched right there, looks at a bounded part. */
  covers?: RegExp;
  /** Looks at the surroundings of a phrase, which stands at `[start, end)`. Must look at a bounded part. */
  when?: (text: string, start: number, end: number) => boolean;
};
