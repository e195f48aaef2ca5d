import type { Cause, Stage } from '../../../wire/cause.ts';
import type { Release } from '../lab/containerd-configuration.ts';
import type { Lab } from '../lab/lab.ts';
import type { LabNode } from '../lab/node.ts';

/** One way in which a pull goes wrong on a node, and what `pulltriage check` must say of it. */
export type Fault = {
  /** Kebab case; `npm start -- --fault NAME`. */
  name: string;
  /** What a person would call it. */
  title: string;
  /** The situation in the field that it stands for. */
  standsFor: string;
  image: string;
  /** Breaks the node or the world around it. Disposing of what it gives mends it again. */
  apply(lab: Lab, node: LabNode): Promise<AsyncDisposable>;
  expected: Expected;
  /** Releases of containerd that it is to be tried on; `either`: the runtime makes no difference. */
  releases: 'both' | 'either' | Release;
  /** A time-out is part of the fault: 15 s are allowed for the verdict, 5 s otherwise. */
  waits?: true;
};

/** Several values: the contract allows for either. */
export type Expected = {
  exitCode: 0 | 1 | 2;
  /** `null`: the pull works. */
  cause: Cause | null | Cause[];
  stage?: Stage | Stage[];
  subject?: string | RegExp;
  /** A pull that works with something amiss: a finding with status Warn and this cause. */
  warning?: Cause | Cause[];
  /** What the verdict must tell a person somewhere in its summary, action or evidence. */
  tells?: RegExp;
};

export function undo(mend: () => Promise<unknown>): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      await mend();
    },
  };
}

/** For faults that are in the image or in the registry it names: nothing is to be broken. */
export async function asItIs(): Promise<AsyncDisposable> {
  return undo(async () => undefined);
}
