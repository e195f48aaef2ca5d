import { MAX_SKEW_MS, SET_CLOCK, skewWords } from './clock.ts';
import type { Distrust, Shown, Surroundings } from './shown.ts';

/** A certificate outside its dates: the registry's fault, or the node's clock's where the server's own clock says so. */
export function judgeDates({ visit, dialled }: Shown, { skews, nowMs }: Surroundings): Distrust {
  const failure = dialled.verification;
  const certificate = failure?.certificate ?? dialled.certificates[0];
  if (failure == null || certificate === undefined)
    return { message: `${visit.authority} shows no certificate` };
  const { notBeforeMs, notAfterMs, subject, fingerprint } = certificate;
  const isLeaf = fingerprint === dialled.certificates[0]?.fingerprint;
  const which = isLeaf ? 'the certificate of' : `a CA certificate (${subject}) above the certificate of`;
  const dates =
    failure.kind === 'expired'
      ? `expired at ${new Date(notAfterMs).toISOString()}`
      : `is not valid before ${new Date(notBeforeMs).toISOString()}`;
  const message = `${which} ${visit.authority} ${dates}; this node's clock says ${new Date(nowMs).toISOString()}`;
  const skewMs = skews.find((one) => one.authority === visit.authority)?.skewMs;
  if (skewMs === undefined) return { message };
  const facts = { clockSkewS: Math.round(skewMs / 1000) };
  const serverMs = nowMs + skewMs;
  const isOurClock = Math.abs(skewMs) > MAX_SKEW_MS && serverMs >= notBeforeMs && serverMs <= notAfterMs;
  if (!isOurClock) {
    const agrees = Math.abs(skewMs) <= MAX_SKEW_MS ? ", and the server's clock agrees" : '';
    return { message: `${message}${agrees}`, facts };
  }
  return {
    message: `this node's clock is ${skewWords(skewMs)}: ${message}, and the server's ${new Date(serverMs).toISOString()}`,
    facts,
    action: `Set the node's clock, by which a good certificate is out of date: ${SET_CLOCK}`,
  };
}
