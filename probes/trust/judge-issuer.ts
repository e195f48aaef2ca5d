import { isIP } from 'node:net';
import { describeCertificate } from '../../viewpoint/tls/certificates.ts';
import type { Certificate } from '../../viewpoint/network.ts';
import { createTrustAnchors } from '../../viewpoint/tls/trust-anchors.ts';
import { proxyOf } from '../conversation/transport-fault.ts';
import { refused } from './refused.ts';
import type { Distrust, Shown, Surroundings } from './shown.ts';

/** A chain that leads to no trusted root: who signed it, who may be in between, and where the CA already lies. */
export function judgeIssuer(shown: Shown, around: Surroundings): Distrust {
  const { visit, dialled } = shown;
  const failure = dialled.verification;
  const certificate = failure?.certificate ?? dialled.certificates[0];
  const { authority } = visit;
  if (failure == null || certificate === undefined) return { message: `${authority} shows no certificate` };
  const { issuer } = certificate;
  const names = { issuer };
  if (failure.kind === 'other') {
    return { ...refused(authority, failure.code, certificate), names };
  }
  const unit = around.runtime?.unit ?? 'containerd.service';
  const { installedAt } = around;
  if (installedAt !== null) {
    const { path, command } = installedAt;
    const how =
      command === null
        ? `Name ${path} as the CA of ${authority} in the runtime's registry configuration, or install it in the trust store and restart ${unit}.`
        : `Take the CA into the trust store and restart the runtime: ${command} && sudo systemctl restart ${unit}`;
    return {
      message: `the CA of ${authority} (${issuer}) lies in ${path}, but not where the runtime looks for this host`,
      names: { ...names, path },
      action: how,
    };
  }
  // Behind a proxy, a certificate of an unknown CA is the proxy's own more often than a chain cut short.
  if (failure.kind === 'missing-intermediate' && proxyOf(visit.route) === null) {
    return {
      message: `${authority} does not send the intermediate certificate (${issuer}) that its own hangs from, so the runtime cannot find the way to a trusted root`,
      names,
      action: `Have whoever runs ${authority} send the whole chain, intermediate included. Until then the intermediate can be trusted on the node like a CA, followed by: sudo systemctl restart ${unit}`,
    };
  }
  if (failure.kind === 'missing-intermediate') {
    return {
      message: `the certificate of ${authority} is signed by ${issuer}, which the runtime does not trust: it came through the proxy ${proxyOf(visit.route)}, which seems to open TLS connections; or the registry does not send its intermediate certificate`,
      names,
    };
  }
  const words = certificate.selfSigned ? `is signed by itself (${issuer})` : `is signed by ${issuer}`;
  return {
    message: `the certificate of ${authority} ${words}, which the runtime does not trust${interception(shown, around, certificate)}${namesake(around, issuer)}${rootsWords(around)}`,
    names,
  };
}

/** Who stands in between, where something says so. */
function interception({ visit }: Shown, { all }: Surroundings, { issuer, selfSigned }: Certificate): string {
  const proxy = proxyOf(visit.route);
  if (proxy !== null) return `: it came through the proxy ${proxy}, which may open TLS connections`;
  if (selfSigned) return '';
  const other = all.find(
    (one) =>
      domainOf(one.visit.host) !== domainOf(visit.host) &&
      one.dialled.verification?.kind === 'unknown-issuer' &&
      one.dialled.verification.certificate?.issuer === issuer,
  );
  if (other === undefined) return '';
  return `: the same CA signs for ${other.visit.authority}, so something on the way opens TLS connections`;
}

/** A CA that was made anew keeps its name and changes its key. */
function namesake({ roots }: Surroundings, issuer: string): string {
  const isKnown = [...createTrustAnchors(roots.pem).bySubject.values()].some((same) =>
    same.some((root) => describeCertificate(root).subject === issuer),
  );
  return isKnown ? '; a CA of that name is trusted, but its key is another: was it made anew?' : '';
}

function rootsWords({ roots, runtime }: Surroundings): string {
  if (roots.pem.length === 0) return '; the runtime finds no CA certificate at all on this node';
  const startedAtMs = runtime?.startedAtMs ?? null;
  const isNewer = roots.files.some(
    (file) => startedAtMs !== null && Math.max(file.mtimeMs, file.ctimeMs) > startedAtMs,
  );
  const from = roots.source === 'system' ? '' : `; its roots come from ${roots.source}`;
  return isNewer ? `${from}; the roots on disk changed after the runtime had started` : from;
}

function domainOf(host: string): string {
  return isIP(host) === 0 ? host.split('.').slice(-2).join('.') : host;
}
