import { type Action, actionFor } from '../../causes/action.ts';
import { CATALOGUE, type CatalogueEntry } from '../../causes/catalogue.ts';
import { classify } from '../../causes/classify.ts';
import { clean } from '../../wire/clean.ts';
import type { Names } from '../../wire/names.ts';
import type { Reading } from '../../wire/reading.ts';
import type { Message, Source } from './message.ts';

/** A message, what it was read as, and what follows from that. */
export type Explanation = {
  message: Message;
  reading: Reading;
  names: Names;
  entry: CatalogueEntry;
  action: Action;
  source: Source | undefined;
};

export function explain(message: Message): Explanation {
  const reading = classify(message.text);
  const source = message.source === undefined ? undefined : cleaned(message.source);
  // The pod says which image its container asks for, which the runtime's words often leave out.
  const names = { ...(source?.image ? { image: source.image } : {}), ...reading.names };
  const entry = CATALOGUE[reading.cause];
  return { message, reading, names, entry, action: actionFor(reading.cause, names), source };
}

function cleaned(source: Source): Source {
  const entries = Object.entries(source)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => [key, typeof value === 'string' ? clean(value, 512) : value]);
  return Object.fromEntries(entries) as Source;
}
