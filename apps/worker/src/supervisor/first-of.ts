/** A value that the first to arrive decides; later ones are ignored. */
export function createFirstOf<T>(): { value: Promise<T>; settle(value: T): void } {
  let settle: (value: T) => void = () => undefined
  const value = new Promise<T>((resolve) => {
    settle = resolve
  })
  return { value, settle: (first) => settle(first) }
}
