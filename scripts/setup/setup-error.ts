/** Set-up cannot go on. The message is one line for a person: what is missing, and what to do about it. */
export class SetupError extends Error {
  override name = 'SetupError';
}
