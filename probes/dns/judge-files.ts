import { RESOLV_CONF, type ResolverFiles } from '../../viewpoint/resolver/resolver-files.ts';
import { clean } from '../../wire/clean.ts';
import type { Finding } from '../probe.ts';

/**
 * What is wrong with resolv.conf itself.
 *
 * @param file where nameservers are set on this node
 */
export function judgeFiles(files: Pick<ResolverFiles, 'conf' | 'confUnreadable'>, file: string): Finding[] {
  const { conf, confUnreadable } = files;
  const warn = (message: string, action: string): Finding => ({
    status: 'Warn',
    stage: 'resolve',
    cause: 'DnsFailure',
    subject: RESOLV_CONF,
    message,
    names: { path: RESOLV_CONF },
    action,
  });
  const findings: Finding[] = [];
  if (conf.defaulted) {
    const state =
      confUnreadable === null
        ? 'names no nameserver'
        : confUnreadable === 'ENOENT'
          ? 'does not exist'
          : `cannot be read (${confUnreadable})`;
    findings.push(
      warn(
        `${RESOLV_CONF} ${state}: Go asks 127.0.0.1 and ::1 instead`,
        `Name a nameserver\n  echo 'nameserver <address>' >> ${file}`,
      ),
    );
  }
  for (const { line, text, why } of conf.problems) {
    const shown = clean(text, 80);
    findings.push(warn(`${RESOLV_CONF} line ${line}: "${shown}" ${why}`, `Correct line ${line} of ${file}`));
  }
  return findings;
}
