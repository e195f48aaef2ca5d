/** Tells a person what a long command is doing: one line per step, with the seconds since the start. */
export type Progress = {
  /** Says that something begins, or how far it is. */
  step(message: string): void;
};

/** @param write takes one finished line, such as `(line) => console.error(line)` */
export function createProgress(write: (line: string) => void, now: () => number = Date.now): Progress {
  const startedAtMs = now();
  return {
    step(message) {
      const seconds = ((now() - startedAtMs) / 1000).toFixed(1);
      write(`[${seconds.padStart(6)} s] ${message}`);
    },
  };
}
