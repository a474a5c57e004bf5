import { type OpAttribute, requireNative } from '../../backend/native.js'

/** A type attribute (`T`, `Tlabels`, …) for float32 or int32. */
export function typeAttribute(name: string, dtype: 'float32' | 'int32'): OpAttribute {
  const { binding } = requireNative()
  return { name, type: binding.TF_ATTR_TYPE, value: dtype === 'float32' ? binding.TF_FLOAT : binding.TF_INT32 }
}

/** A whole-number attribute. */
export function intAttribute(name: string, value: number): OpAttribute {
  return { name, type: requireNative().binding.TF_ATTR_INT, value }
}

/** A float attribute. */
export function floatAttribute(name: string, value: number): OpAttribute {
  return { name, type: requireNative().binding.TF_ATTR_FLOAT, value }
}

/** A boolean attribute. */
export function boolAttribute(name: string, value: boolean): OpAttribute {
  return { name, type: requireNative().binding.TF_ATTR_BOOL, value }
}

/** A string attribute. */
export function stringAttribute(name: string, value: string): OpAttribute {
  return { name, type: requireNative().binding.TF_ATTR_STRING, value }
}

/**
 * Whether a product's first factor is a single row, as in a prediction for one instance. `BatchMatMulV3`, which the library does not hand to oneDNN, then
 * multiplies a vector by a matrix at once: with its bias and activation it takes half the time of the fused `MatMul`, and a batch of five a third of
 * `BatchMatMulV2`.
 */
export const isOneRow = (shape: readonly number[], transposed: boolean): boolean => !transposed && shape.at(-2) === 1

/** The types that `BatchMatMulV3` asks for. */
export const oneRowTypes = (): OpAttribute[] => ['Ta', 'Tb', 'Tout'].map((name) => typeAttribute(name, 'float32'))
