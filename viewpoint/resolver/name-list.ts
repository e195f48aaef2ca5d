/**
 * The fully qualified names that Go asks for one host, in order, each with its final dot; empty when it asks none.
 *
 * Source: golang/go src/net/dnsclient_unix.go `nameList`, `avoidDNS`.
 */
export function nameList(name: string, conf: { ndots: number; search: readonly string[] }): string[] {
  if (!isDomainName(name)) return [];
  if (name.endsWith('.')) return avoidDns(name) ? [] : [name];
  const absolute = `${name}.`;
  const own = avoidDns(absolute) ? [] : [absolute];
  const suffixed = conf.search
    .map((suffix) => absolute + suffix)
    .filter((candidate) => !avoidDns(candidate) && candidate.length <= MAX_LENGTH);
  const dots = name.split('.').length - 1;
  return dots >= conf.ndots ? [...own, ...suffixed] : [...suffixed, ...own];
}

/**
 * Whether Go looks this name up at all: letters, digits, hyphens and underscores, labels of at most 63, not a
 * number alone. Source: golang/go src/net/dnsclient.go `isDomainName`.
 */
export function isDomainName(name: string): boolean {
  if (name === '.') return true;
  if (name === '' || name.length > MAX_LENGTH || (name.length === MAX_LENGTH && !name.endsWith('.')))
    return false;
  const labels = (name.endsWith('.') ? name.slice(0, -1) : name).split('.');
  return labels.every(isLabel) && /[A-Za-z_-]/.test(name);
}

/** In presentation form, with the final dot. */
const MAX_LENGTH = 254;

function isLabel(label: string): boolean {
  return (
    label.length <= 63 && /^[A-Za-z0-9_-]+$/.test(label) && !label.startsWith('-') && !label.endsWith('-')
  );
}

/** RFC 7686: `.onion` never goes to DNS. */
function avoidDns(name: string): boolean {
  return /\.onion\.?$/i.test(name);
}
