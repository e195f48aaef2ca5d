import { beginsMessage, continues, FOLLOWED, type OpenMessage, spansEmptyLine } from './continuation.ts';
import type { Item, Source } from './message.ts';
import { isTableHeading, parseEventRow } from './table.ts';

/** The longest message that is read, in characters: as much as one object in a cluster can hold. */
export const MAX_MESSAGE = 1024 * 1024;

/** Puts lines of text together to messages. A message comes out when the next line shows that it is complete. */
export function createTextReader() {
  let lines: string[] = [];
  let length = 0;
  let line = 0;
  let source: Source | undefined;
  let cut = false;
  /** What a line of `kubectl describe`, or of its Events, is not: a message of its own. */
  let place: 'text' | 'describe' | 'events' | 'yaml' = 'text';
  let described: { name?: string; namespace?: string } = {};

  function begin(text: string, at: number, from: Source | undefined): void {
    [lines, length, line, source] = [[], 0, at, from];
    add(text);
  }

  function add(text: string): void {
    const room = MAX_MESSAGE - length;
    cut ||= text.length > room;
    if (room > 0) lines.push(text.slice(0, room));
    length += text.length + 1;
  }

  function* flush(): Generator<Item> {
    const text = lines.join('\n').trim();
    if (cut)
      yield { kind: 'unreadable', unreadable: { line, problem: `message cut to ${MAX_MESSAGE} characters` } };
    if (text !== '')
      yield { kind: 'message', message: source === undefined ? { text, line } : { text, line, source } };
    [lines, length, cut, source] = [[], 0, false, undefined];
  }

  function* read(text: string, at: number): Generator<Item> {
    const row = parseEventRow(text);
    const name = /^Name:\s{2,}(\S{1,253})\s*$/.exec(text)?.[1];
    if (row !== null) {
      yield* flush();
      begin(text.slice(row.from), at, { ...pod(), ...row.source });
    } else if (isTableHeading(text)) {
      yield* flush();
      place = 'events';
    } else if (name !== undefined) {
      yield* flush();
      [place, described] = ['describe', { name }];
    } else yield* PLACES[place](text, at);
  }

  function pod(): Source {
    const { name, namespace } = described;
    if (name === undefined) return {};
    return { object: `pod ${namespace === undefined ? '' : `${namespace}/`}${name}` };
  }

  function inDescription(text: string): Item[] {
    const namespace = /^Namespace:\s+(\S{1,253})\s*$/.exec(text)?.[1];
    if (namespace !== undefined) described.namespace = namespace;
    return [];
  }

  function* inEvents(text: string, at: number): Generator<Item> {
    if (text.trim() !== '' && !beginsMessage(text)) {
      add(text.trim());
      return;
    }
    yield* flush();
    [place, described] = ['text', {}];
    yield* inText(text, at);
  }

  function* inYaml(text: string, at: number): Generator<Item> {
    if (/^(?:\s|$|- |---|[\w./-]{1,253}:(?:\s|$))/.test(text) && !beginsMessage(text)) return;
    place = 'text';
    yield* inText(text, at);
  }

  function* inText(text: string, at: number): Generator<Item> {
    if (/^(?:- )?(?:apiVersion|kind):\s+[\w./-]{1,253}\s*$/.test(text)) {
      yield* flush();
      place = 'yaml';
      yield unreadable(at, 'this looks like YAML, which is not read: use -o json');
      return;
    }
    const message = open();
    if (text.trim() === '') {
      if (message !== null && !spansEmptyLine(message)) yield* flush();
    } else if (message !== null && continues(message, text)) add(text);
    else {
      yield* flush();
      begin(text, at, undefined);
    }
  }

  const PLACES = { text: inText, describe: inDescription, events: inEvents, yaml: inYaml };

  function open(): OpenMessage | null {
    const [first] = lines;
    if (first === undefined) return null;
    return { first, last: lines.at(-1) ?? '', text: length > FOLLOWED ? null : lines.join('\n') };
  }

  return {
    read,
    flush,
    /** Whether a message waits for the next line. */
    get open(): boolean {
      return lines.length > 0;
    },
  };
}

function unreadable(line: number, problem: string): Item {
  return { kind: 'unreadable', unreadable: { line, problem } };
}
