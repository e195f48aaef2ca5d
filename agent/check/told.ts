/** A value that one probe learns and another waits for: settled by the first `tell`, later ones are ignored. */
export type Told<T> = PromiseLike<T> & { tell(value: T): void };

export function createTold<T>(): Told<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  return Object.assign(promise, { tell: resolve });
}
