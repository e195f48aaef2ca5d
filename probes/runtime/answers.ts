/** `crictl version`: `Name:  value` lines. */
export type VersionAnswer = { name: string; version: string };

export function parseVersion(stdout: string): VersionAnswer | null {
  const fields = new Map(
    stdout
      .split('\n')
      .map((line) => [line.split(':')[0]?.trim() ?? '', line.slice(line.indexOf(':') + 1).trim()]),
  );
  const name = fields.get('RuntimeName');
  const version = fields.get('RuntimeVersion');
  return name === undefined || version === undefined ? null : { name, version };
}

/** One of the CRI's `RuntimeCondition`s. */
export type Condition = { type: string; status: boolean; reason: string; message: string };

/** The conditions in `crictl info`. @throws Error when the text is not JSON. */
export function parseConditions(stdout: string): Condition[] {
  const info = JSON.parse(stdout) as { status?: { conditions?: unknown } } | null;
  const conditions = info?.status?.conditions;
  if (!Array.isArray(conditions)) return [];
  return conditions.slice(0, 32).flatMap((condition: Record<string, unknown> | null) => {
    if (typeof condition?.['type'] !== 'string') return [];
    return [
      {
        type: condition['type'],
        status: condition['status'] === true,
        reason: text(condition['reason']),
        message: text(condition['message']),
      },
    ];
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 512) : '';
}
