import type { Viewpoint } from '../../viewpoint/viewpoint.ts';

/** From where the probes looked, as the last line of the evidence. */
export function describeViewpoint(viewpoint: Viewpoint): string {
  const { runtime } = viewpoint;
  const network =
    viewpoint.sameNetwork === undefined
      ? ', network namespace not known'
      : viewpoint.sameNetwork
        ? ''
        : ', from another network namespace';
  if (runtime === null) return `from our own position: no container runtime was found${network}`;
  const process = runtime.pid === null ? runtime.name : `${runtime.name} (pid ${runtime.pid})`;
  return `${WHOSE[viewpoint.rootKind]} ${process}${network}`;
}

const WHOSE: Record<Viewpoint['rootKind'], string> = {
  runtime: 'through the mount namespace of',
  'host-mount': "through a mount of the host's root, which should be that of",
  own: 'through our own files, which may differ from those of',
};
