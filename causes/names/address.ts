import type { Hits } from '../grammar/book.ts';
import { last } from '../stage.ts';

/** Longest host name with port that is read. */
const MAX_HOST = 280;

/** Host, with the port where one is written, of the URL that begins at `start`. */
export function urlHost(text: string, start: number): string | undefined {
  const part = text.slice(start, start + 12 + MAX_HOST);
  const match =
    /^https?:\/\/(?:[^\s/?#"'@]{0,200}@)?(\[[0-9a-f:.%]+\](?::\d{1,5})?|[^\s/?#"'\\<>,;()@{}]+)/i.exec(part);
  const host = match?.[1]?.replace(/[:.]+$/, '');
  return host === undefined || host === '' ? undefined : host;
}

/** Host of the request that failed: of the last URL before `end` in the same error, else of the first behind it. */
export function requestHost(
  hits: Hits,
  text: string,
  end: number,
  element: { start: number; end: number },
): string | undefined {
  const places = hits.marks.url ?? [];
  const before = last(places, end);
  const at =
    before >= element.start
      ? before
      : places.find((place, index) => index % 2 === 0 && place >= element.start && place < element.end);
  const host = at === undefined ? undefined : urlHost(text, at);
  return host === undefined || NOT_A_REGISTRY.test(host) ? undefined : host;
}

/** Links to documentation inside messages. */
const NOT_A_REGISTRY =
  /^(?:www\.docker\.com|docs\.docker\.com|aka\.ms|access\.redhat\.com|hub\.docker\.com|docs\.microsoft\.com|learn\.microsoft\.com|cloud\.google\.com|github\.com)$/i;

/** Host that containers/image or a log names without a URL. */
export function spokenHost(text: string): string | undefined {
  const match =
    /(?:pinging (?:container|docker) registry |pulling from host |trying next host.{0,400}? host=|(?:^| )host=|registry endpoint )"?(?:https?:\/\/)?([a-z0-9][a-z0-9.-]{0,252}(?::\d{1,5})?)/i.exec(
      text.slice(0, MAX_SPOKEN),
    );
  return match?.[1];
}

const MAX_SPOKEN = 4096;

/** `address:port` that was dialled, of the last `dial tcp` before or around the reason. */
export function dialledAddress(hits: Hits, text: string, end: number): string | undefined {
  const places = hits.marks.dial;
  const start = last(places, end + 1);
  if (places === undefined || start === -1) return undefined;
  const at = places[places.indexOf(start) + 1] ?? start;
  const part = text.slice(at, at + 120);
  return (
    /^(?:\S{1,60}->)?(\[[0-9a-f:.%]+\]:\d{1,5}|\d{1,3}(?:\.\d{1,3}){3}:\d{1,5})/i.exec(part)?.[1] ??
    peerAddress(text, end)
  );
}

/** The far end of `read tcp LOCAL->REMOTE`. */
export function peerAddress(text: string, end: number): string | undefined {
  const part = text.slice(Math.max(0, end - 200), end);
  const matches = [...part.matchAll(/->(\[[0-9a-f:.%]+\]:\d{1,5}|\d{1,3}(?:\.\d{1,3}){3}:\d{1,5})/gi)];
  return matches.at(-1)?.[1];
}

/** What was looked up, and at which nameserver, from the first `lookup` at or behind `start`. */
export function lookup(text: string, start: number): { host?: string; nameserver?: string } {
  const from = Math.max(0, start - 300);
  const part = text.slice(from, start + 600);
  const own = part.indexOf('lookup ', start - from);
  const at = own === -1 ? part.lastIndexOf('lookup ') : own;
  if (at === -1) return {};
  const match = /^lookup ([^\s:"]{1,255})(?: on ((?:\[[0-9a-f:.%]+\]|[\w.-]{1,255}):\d{1,5}))?/i.exec(
    part.slice(at),
  );
  return {
    ...(match?.[1] === undefined ? {} : { host: match[1].replace(/\.$/, '') }),
    ...(match?.[2] === undefined ? {} : { nameserver: match[2] }),
  };
}
