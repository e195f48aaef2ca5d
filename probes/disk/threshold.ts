const UNITS: Record<string, number> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/**
 * A threshold of kubelet's `evictionHard` as an amount: `15%` of `total`, or a quantity such as `100Mi`.
 *
 * @returns `null` for what is neither. Source: kubelet eviction `ParseThresholdConfig`, apimachinery `resource.Quantity`.
 */
export function thresholdAmount(text: string, total: number): number | null {
  const match = /^(\d{1,18}(?:\.\d{1,9})?)(%|[kMGTP]|[KMGTP]i)?$/.exec(text.trim());
  if (match === null) return null;
  const [, digits = '', unit = ''] = match;
  return unit === '%' ? (Number(digits) / 100) * total : Number(digits) * (UNITS[unit] ?? 1);
}
