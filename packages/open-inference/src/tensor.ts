import { type Datatype, datatypes, type ElementInput, type TensorData } from './datatypes.js'
import { TensorError } from './errors.js'

/** A named tensor: its elements in row-major order. `shape` has one size a dimension, whose product is the number of elements. */
export type Tensor<D extends Datatype = Datatype> = {
  [K in D]: { readonly name: string; readonly datatype: K; readonly shape: readonly number[]; readonly data: TensorData[K] }
}[D]

/** Values in nested lists, as a shape nests them. */
export type Nested = ElementInput | readonly Nested[]

/**
 * A tensor from elements of any form, in row-major order.
 * @throws {TensorError} when an element does not fit the datatype, or their number does not fit the shape.
 * @example tensor('x', 'FP32', [2, 3], [1, 2, 3, 4, 5, null])
 */
export function tensor<D extends Datatype>(name: string, datatype: D, shape: readonly number[], elements: ArrayLike<ElementInput>): Tensor<D> {
  const count = sizeOf(shape)
  if (count !== elements.length) throw new TensorError(`tensor "${name}": the shape [${shape.join(', ')}] has ${count} elements; received ${elements.length}`)
  return { name, datatype, shape, data: named(name, () => datatypes[datatype].from(elements)) } as Tensor<D>
}

/**
 * A tensor from nested lists, whose lengths are the shape.
 * @throws {TensorError} when the lists are ragged, or an element does not fit the datatype.
 * @example tensorOf('x', 'BYTES', [['red'], ['green']])
 */
export function tensorOf<D extends Datatype>(name: string, datatype: D, values: readonly Nested[]): Tensor<D> {
  const shape: number[] = []
  for (let level: Nested = values; isList(level); level = level[0] ?? null) shape.push(level.length)
  const elements: ElementInput[] = []
  const collect = (value: Nested, depth: number): void => {
    if (!isList(value)) {
      if (depth !== shape.length) throw new TensorError(`tensor "${name}": the lists are not nested equally deep`)
      elements.push(value)
      return
    }
    if (value.length !== shape[depth]) throw new TensorError(`tensor "${name}": the lists of level ${depth} have ${shape[depth]} and ${value.length} elements`)
    for (const each of value) collect(each, depth + 1)
  }
  collect(values, 0)
  return tensor(name, datatype, shape, elements)
}

/**
 * The number of elements of a shape.
 * @throws {TensorError} when a size is not a whole number of at least 0.
 */
export function sizeOf(shape: readonly number[]): number {
  const odd = shape.find((side) => !Number.isSafeInteger(side) || side < 0)
  if (odd !== undefined) throw new TensorError(`each size of a shape must be a whole number of at least 0; received [${shape.join(', ')}]`)
  return shape.reduce((product, side) => product * side, 1)
}

const isList = (value: Nested): value is readonly Nested[] => Array.isArray(value)

/** Runs what may find an element wrong, and names the tensor in the error. */
export function named<T>(name: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof TensorError) throw new TensorError(`tensor "${name}": ${error.message}`)
    throw error
  }
}
