/** Element types of a tensor file, by the names of the safetensors format. */
export type TensorDtype = 'U8' | 'I32' | 'F32' | 'F64' | 'I64'

export type TypedArray = Uint8Array | Int32Array | Float32Array | Float64Array | BigInt64Array

/** A tensor on its way to or from a file; `data` is row-major. */
export type StoredTensor =
  | { dtype: 'U8'; shape: readonly number[]; data: Uint8Array }
  | { dtype: 'I32'; shape: readonly number[]; data: Int32Array }
  | { dtype: 'F32'; shape: readonly number[]; data: Float32Array }
  | { dtype: 'F64'; shape: readonly number[]; data: Float64Array }
  | { dtype: 'I64'; shape: readonly number[]; data: BigInt64Array }

export const tensorBytesPerElement: Record<TensorDtype, number> = { U8: 1, I32: 4, F32: 4, F64: 8, I64: 8 }
