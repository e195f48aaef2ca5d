/** Looks at the surroundings of a phrase that more than one family of rules needs. Each looks at a bounded part. */

/** Longest URL or reference that is looked back over. */
const MAX_WORD = 1024;

/** The run without blanks that ends at `end`. */
export function wordBefore(text: string, end: number): string {
  const from = Math.max(0, end - MAX_WORD);
  const part = text.slice(from, end);
  return part.slice(part.lastIndexOf(' ') + 1);
}

/** The run without blanks that begins at `start`. */
export function wordAfter(text: string, start: number): string {
  const part = text.slice(start, start + MAX_WORD);
  const blank = part.indexOf(' ');
  return blank === -1 ? part : part.slice(0, blank);
}

/** Whether the phrase is the whole reason of a failed request: a URL right before it, nothing but an end behind. */
export function followsUrl(text: string, start: number, end: number): boolean {
  return (
    /^(?:$|["'\]).,;}]|\s*$| \(| (?:Warning|Normal) )/.test(text.slice(end, end + 9)) &&
    wordBefore(text, start).includes('://') &&
    // The Docker API's own socket, as docker-py prints it: that status is the daemon's.
    !wordBefore(text, start).startsWith('http+docker:')
  );
}

/** Whether a URL stands right before, so that what begins here ended the request: `Get "https://…": unexpected EOF`. */
export function endsRequest(text: string, start: number): boolean {
  return text.slice(start - 2, start) === ': ' && wordBefore(text, start - 1).includes('://');
}

/** Whether a layer was being unpacked: its step is named before, within reach. */
export function whileUnpacking(text: string, start: number): boolean {
  return /extract layer|commit snapshot|extraction snapshot|apply layer|register layer/i.test(
    text.slice(Math.max(0, start - 400), start),
  );
}

/** Whether an image reference stands right before: `host/path:tag`, `name@sha256:…`. */
export function followsReference(text: string, start: number): boolean {
  const word = wordBefore(text, start).replace(/^["'[(]+|["':]+$/g, '');
  return (
    /^[\w.-]+(?::\d+)?(?:\/[\w.<>-]+)*(?:[:@][\w.:+-]+)?$/.test(word) &&
    /[/:@]/.test(word) &&
    !word.startsWith('sha256:')
  );
}
