import type { OpAttribute } from '../backend/native.js'
import { typeAttribute } from './native-attributes.js'

/**
 * Whether a product's first factor is a single row, as in a prediction for one instance. `BatchMatMulV3`, which the library does not hand to oneDNN, then
 * multiplies a vector by a matrix at once: with its bias and activation it takes half the time of the fused `MatMul`, and a batch of five a third of `BatchMatMulV2`.
 */
export const isOneRow = (shape: readonly number[], transposed: boolean): boolean => !transposed && shape.at(-2) === 1

/** The types that `BatchMatMulV3` asks for. */
export const oneRowTypes = (): OpAttribute[] => ['Ta', 'Tb', 'Tout'].map((name) => typeAttribute(name, 'float32'))
