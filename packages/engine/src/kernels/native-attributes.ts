import { requireNative, type OpAttribute } from '../backend/native.js'

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
