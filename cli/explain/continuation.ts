/** A message that may go on in the next line. */
export type OpenMessage = {
  /** Its first line, whose indentation counts. */
  first: string;
  last: string;
  /** All of it, `null` when it is longer than {@link FOLLOWED}. */
  text: string | null;
};

/** How far an open quote or bracket is followed: one that is never closed must not swallow the input. */
export const FOLLOWED = 4096;

/**
 * Whether a line goes on with the message above it. Messages come wrapped by terminals, chats and their own line
 * breaks; but most often a line is a message, so only what cannot be otherwise joins two lines.
 */
export function continues(message: OpenMessage, line: string): boolean {
  if (BEGINS_WITH_TIME.test(line)) return false;
  if (indentation(line) > indentation(message.first)) return true;
  if (BEGINS_MESSAGE.test(line)) return ends(message.last, NOT_AN_END_EVEN_BEFORE_A_BEGINNING);
  return NO_BEGINNING.test(line) || ends(message.last, NOT_AN_END) || isUnfinished(message.text);
}

/** Whether an empty line belongs to the message: it stops where none can end. */
export function spansEmptyLine(message: OpenMessage): boolean {
  return ends(message.last, /[:,]$/);
}

/** Whether a line surely is the first of a message. */
export function beginsMessage(line: string): boolean {
  return BEGINS_WITH_TIME.test(line) || BEGINS_MESSAGE.test(line);
}

/** Log lines: ISO and syslog times, klog, logrus, bracketed levels. */
const BEGINS_WITH_TIME =
  /^[\s│|]*(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|[IWEF]\d{4} \d\d:\d\d:|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |time="|(?:FATA|ERRO|WARN|INFO)\[|level=|ts=)/;

/** What kubelet, the runtimes and their clients begin a message with. */
const BEGINS_MESSAGE =
  /^[\s│|]*(?:Failed to (?:pull|inspect|create|apply)|Back-off |Error(?::| response| from| syncing)|Container image "|Pulling image "|Successfully |Unable to retrieve |\[ERROR |pulling image: |[Ff]ailed to pull |rpc error: |error: |docker: |E(?:rr)?ImagePull)/;

/** Closing marks, separators, a status without its sentence, and words that only join. */
const NO_BEGINNING =
  /^\s*(?:["'`)\]}](?=[:,.)\]\s]|$)|[:,;](?=\s)|\d{3} [A-Z][a-z]|\(|sha256:|desc = |(?:from|and|or|of|in|to|with|by|via) [^\s])/;

const NOT_AN_END_EVEN_BEFORE_A_BEGINNING = /(?:[:=\\]|: desc|desc =)$/;
const NOT_AN_END =
  /(?:[:,=\\([{]|\b(?:code = \w+|(?:unpack|pull|pulling|resolve) image|reference|source|status|output|desc|from|to|of|in|on|for|with|by|the|an?|and|or|is|not|unexpected|unable|using|whose|your|copying))$/;

function ends(line: string, pattern: RegExp): boolean {
  return pattern.test(line.slice(-40).trimEnd());
}

function indentation(line: string): number {
  return /^[\s│|]*/.exec(line)?.[0].length ?? 0;
}

/** Whether a double quote or a bracket is still open at the end. Single quotes are apostrophes too often. */
function isUnfinished(message: string | null): boolean {
  if (message === null || /(?:…|\.\.\.)["')\]]*$/.test(message)) return false;
  let quoted = false;
  let open = 0;
  for (let i = 0; i < message.length; i += 1) {
    const character = message[i];
    if (character === '"' && message[i - 1] !== '\\') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '[' || character === '(') open += 1;
    else if (character === ']' || character === ')') open = Math.max(0, open - 1);
  }
  return quoted || open > 0;
}
