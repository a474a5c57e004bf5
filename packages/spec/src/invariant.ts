/** A condition that the program itself guarantees does not hold: a bug in Trainyard, never a mistake of the caller. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/**
 * Returns `value`, which must be there. `what` names it in the message: `defined(shape[2], 'channels of the image')`.
 *
 * @throws {InvariantError} when the value is null or undefined.
 */
export function defined<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new InvariantError(`${what} is missing`)
  return value
}

/**
 * Returns the element at `index`, which must be within the array: 0 ≤ index < length.
 *
 * @throws {InvariantError} when the index is outside, with the index and the length.
 */
export function elementAt<Value>(values: ArrayLike<Value>, index: number, what: string): Value {
  const value = values[index]
  if (value === undefined) throw new InvariantError(`${what}: no element ${index} of ${values.length}`)
  return value
}

/**
 * States a condition that must hold.
 *
 * @throws {InvariantError} when it does not.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}
