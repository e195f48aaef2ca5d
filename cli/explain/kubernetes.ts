import type { Item, Source } from './message.ts';

type Json = Record<string, unknown>;

/**
 * The messages in one JSON value: an Event of either API, a pod with what its containers wait for, a list, a
 * watch frame, or any object with a `message` (also `note`, `msg`, `log`, `MESSAGE`: log lines in JSON).
 */
export function itemsOf(value: unknown, line: number): Item[] {
  if (!isObject(value)) return [unreadable(line, 'a JSON value that is not an object')];
  if (isObject(value['object']) && typeof value['type'] === 'string')
    return value['type'] === 'BOOKMARK' ? [] : itemsOf(value['object'], line);
  if (Array.isArray(value['items'])) return value['items'].flatMap((item) => itemsOf(item, line));
  if (isPod(value)) return podItems(value, line);
  const text = textOf(value);
  if (text !== null) return [{ kind: 'message', message: withSource(text, line, eventSource(value)) }];
  if (value['kind'] !== undefined || value['metadata'] !== undefined)
    return [{ kind: 'none', what: word(value['kind'], 'object without a kind') }];
  return [unreadable(line, 'a JSON object without a "message" that is a text')];
}

function unreadable(line: number, problem: string): Item {
  return { kind: 'unreadable', unreadable: { line, problem } };
}

function withSource(
  text: string,
  line: number,
  source: Source,
): { text: string; line: number; source?: Source } {
  return Object.keys(source).length === 0 ? { text, line } : { text, line, source };
}

/** A structured log line splits the sentence from the error: `msg` and `err` or `error`. */
function textOf(value: Json): string | null {
  const text = ['message', 'note', 'msg', 'MESSAGE', 'log']
    .map((key) => value[key])
    .find((text) => typeof text === 'string' && text !== '');
  const error = [value['err'], value['error']].find((text) => typeof text === 'string' && text !== '');
  const parts = [text, error].filter((part) => typeof part === 'string');
  return parts.length === 0 ? null : parts.join(': ').trimEnd();
}

function eventSource(event: Json): Source {
  const about = [event['involvedObject'], event['regarding']].find(isObject);
  const series = isObject(event['series']) ? event['series'] : {};
  const count = [event['count'], series['count'], event['deprecatedCount']].find((n) =>
    Number.isSafeInteger(n),
  );
  const container = /\{(.{1,253})\}$/.exec(word(about?.['fieldPath'], ''))?.[1];
  return {
    ...(about === undefined ? {} : { object: objectName(about, word(about['kind'], 'object')) }),
    ...(container === undefined ? {} : { container }),
    ...(typeof event['reason'] === 'string' ? { reason: word(event['reason'], '') } : {}),
    ...(count === undefined ? {} : { count: count as number }),
  };
}

function objectName(about: Json, kind: string): string {
  const name = [about['namespace'], about['name']].filter((part) => typeof part === 'string' && part !== '');
  return `${kind.toLowerCase()} ${name.join('/')}`.trim().slice(0, 512);
}

function isPod(value: Json): boolean {
  if (value['kind'] !== undefined) return value['kind'] === 'Pod';
  return isObject(value['status']) && isObject(value['spec']) && Array.isArray(value['spec']['containers']);
}

/** One message for each container that waits with one; init and ephemeral containers pull too. */
function podItems(pod: Json, line: number): Item[] {
  const metadata = isObject(pod['metadata']) ? pod['metadata'] : {};
  const status = isObject(pod['status']) ? pod['status'] : {};
  const object = objectName(metadata, 'pod');
  const items: Item[] = [];
  for (const key of ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses']) {
    const statuses = Array.isArray(status[key]) ? status[key].filter(isObject) : [];
    for (const container of statuses) {
      const state = isObject(container['state']) ? container['state'] : {};
      const waiting = isObject(state['waiting']) ? state['waiting'] : {};
      const reason = word(waiting['reason'], '');
      const text = typeof waiting['message'] === 'string' ? waiting['message'] : '';
      // A pod that only starts waits with a reason and no message; a pull that failed may have lost its message.
      if (text === '' && !/image/i.test(reason)) continue;
      const source = {
        object,
        container: word(container['name'], ''),
        reason,
        image: word(container['image'], ''),
      };
      items.push({ kind: 'message', message: { text: text || reason, line, source } });
    }
  }
  return items.length === 0 ? [{ kind: 'none', what: 'Pod that waits for no image' }] : items;
}

function word(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value.slice(0, 512) : otherwise;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
