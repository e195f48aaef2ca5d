/** Small things that a reason names. Each looks at a bounded part around the reason. */

function around(text: string, start: number, end: number, before: number, behind: number): string {
  return text.slice(Math.max(0, start - before), end + behind);
}

/** HTTP status in or right behind the phrase. */
export function statusIn(text: string, start: number, end: number): number | undefined {
  const own = /\b([1-5]\d\d)\b/.exec(text.slice(start, end));
  const found = own ?? /\b([45]\d\d) [A-Z][a-z]|code:? ([45]\d\d)\b/.exec(around(text, start, end, 120, 0));
  const digits = found?.[1] ?? found?.[2];
  return digits === undefined ? undefined : Number(digits);
}

/** The file that the system call before the errno was about. */
export function pathIn(text: string, start: number, end: number): string | undefined {
  const part = text.slice(Math.max(0, start - 1200), start);
  const calls = [...part.matchAll(CALL)];
  const path =
    calls.at(-1)?.[1] ?? /(?:^|[\s"'(])((?:\/|[A-Z]:\\)[^\s"'():,]{2,400})["']?:? ?$/.exec(part)?.[1];
  return (
    path ?? /(?:^|[\s"'(])((?:\/|[A-Z]:\\)[^\s"'():,]{2,400})/.exec(text.slice(start, end + 200))?.[1]
  )?.replace(/[.:]+$/, '');
}

const CALL =
  /\b(?:write|open|mkdir|lchown|chown|chmod|link|symlink|rename|unlinkat|sync|lsetxattr|remove|stat|lstat|mknod|create|read|mount|unmount|fchmodat|utimensat|failed on|snapshots?|file|for|root directory|target:|source:|archive) "?((?:\/|[A-Z]:\\)[^\s"'():,]{1,400})/g;

/** `os/architecture[/variant]` that was asked for. */
export function platformIn(text: string, start: number, end: number): string | undefined {
  const part = around(text, start, end, 160, 160);
  const slashed = /\b((?:linux|windows|darwin|freebsd)\/[a-z0-9_]{3,12}(?:\/v\d)?)\b/i.exec(part)?.[1];
  if (slashed !== undefined) return slashed;
  const spoken = /architecture ([a-z0-9_]{2,12})(?:, variant "?([a-z0-9]{0,4})"?)?, OS ([a-z]{3,10})/i.exec(
    part,
  );
  if (spoken === null) return undefined;
  return `${spoken[3] ?? ''}/${spoken[1] ?? ''}${spoken[2] ? `/${spoken[2]}` : ''}`;
}

/** The authority that an unknown certificate claims. */
export function issuerIn(text: string, end: number): string | undefined {
  return /candidate authority certificate "([^"]{1,200})"/.exec(text.slice(end, end + 600))?.[1];
}

/** The name that the certificate should have held. */
export function wantedName(text: string, end: number): string | undefined {
  const part = text.slice(end, end + 1200);
  const name = /, not "?([\w.:[\]*-]{1,255})|wanted to match "?([\w.:[\]*-]{1,255})/.exec(part);
  return (name?.[1] ?? name?.[2])?.replace(/[.:]+$/, '');
}

export function digestIn(text: string, start: number, end: number): string | undefined {
  const digests = [
    ...around(text, start, end, 300, 160).matchAll(/\b((?:sha256|sha512):[0-9a-f]{64,128})\b/g),
  ];
  return digests.at(-1)?.[1];
}

export function mediaTypeIn(text: string, start: number, end: number): string | undefined {
  return /\b((?:application|text)\/[\w.+-]{2,120})/i.exec(around(text, start, end, 160, 200))?.[1];
}

export function socketIn(text: string, start: number, end: number): string | undefined {
  const part = around(text, start, end, 120, 300);
  return (
    /(?:unix:(?:\/\/)?)?(\/[\w./-]{2,200}\.sock)\b/.exec(part)?.[1] ??
    /(\/\/\.\/pipe\/[\w.-]{1,80}|\\\\\.\\pipe\\[\w.-]{1,80})/.exec(part)?.[1]
  );
}

export function runtimeIn(text: string, start: number, end: number): string | undefined {
  const part = around(text, start, end, 200, 300).toLowerCase();
  if (/cri-dockerd/.test(part)) return 'cri-dockerd';
  if (/docker(?:\.sock|_engine| daemon| api)|dockershim/.test(part)) return 'docker';
  if (/crio|cri-o/.test(part)) return 'cri-o';
  return /containerd/.test(part) ? 'containerd' : undefined;
}
