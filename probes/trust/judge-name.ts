import { clean } from '../../wire/clean.ts';
import type { Distrust, Shown } from './shown.ts';

const MAX_SHOWN = 5;

/** A certificate for other names than the one that was asked for. */
export function judgeName({ visit, dialled }: Shown): Distrust {
  const names = dialled.certificates[0]?.names ?? [];
  const shown = names.slice(0, MAX_SHOWN).map((name) => clean(name, 80));
  const more = names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : '';
  const what =
    names.length === 0 ? 'no name at all (a common name does not count)' : `${shown.join(', ')}${more}`;
  const issuer = dialled.certificates[0]?.issuer;
  return {
    message: `the certificate that ${visit.authority} shows is for ${what}, not for ${visit.host}`,
    ...(issuer === undefined ? {} : { names: { issuer } }),
  };
}
