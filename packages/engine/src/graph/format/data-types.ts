import type { HostArray } from '../contract.js'

/** TensorFlow's numbers for the element types in use (types.proto, DataType). */
export const FLOAT = 1
export const INT32 = 3
const UINT8 = 4
const BOOL = 10

/** The type number of a tfjs dtype. */
export function typeOf(dtype: string): number {
  switch (dtype) {
    case 'float32':
      return FLOAT
    case 'int32':
      return INT32
    case 'bool':
      return BOOL
    default:
      throw new RangeError(`no graph type for dtype ${dtype}`)
  }
}

/** The type number that holds a typed array's elements. */
export function typeOfValues(values: HostArray['values']): number {
  if (values instanceof Float32Array) return FLOAT
  return values instanceof Int32Array ? INT32 : UINT8
}

/** The number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}
