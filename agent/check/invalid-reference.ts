import { actionFor, renderAction } from '../../causes/index.ts';
import type { CheckReport } from '../../wire/check-report.ts';
import { clean } from '../../wire/clean.ts';

/** The report on a name that no runtime can parse: there is nothing to probe, and nothing to doubt. */
export function invalidReferenceReport(node: string, image: string, problem: string): CheckReport {
  const summary = clean(problem);
  return {
    node: clean(node),
    image: clean(image, 512),
    verdict: {
      cause: 'InvalidReference',
      stage: 'start',
      subject: clean(image, 512),
      confidence: 'Confirmed',
      summary,
      action: renderAction(actionFor('InvalidReference', { image: clean(image, 512) })),
      evidence: [summary],
    },
    probes: [],
  };
}
