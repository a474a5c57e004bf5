/** Element types of the protocol that this server takes and gives, with their bytes in a binary tensor; BYTES elements say their own length. */
export const datatypeBytes = {
  BOOL: 1,
  UINT8: 1,
  INT8: 1,
  UINT16: 2,
  INT16: 2,
  UINT32: 4,
  INT32: 4,
  UINT64: 8,
  INT64: 8,
  FP32: 4,
  FP64: 8,
  BYTES: null,
} as const

export type Datatype = keyof typeof datatypeBytes
/** A value as JSON has it; 64-bit numbers beyond 2^53 are refused rather than rounded. */
export type Element = number | string | boolean | null

/** A tensor with its values row-major. */
export type NamedTensor = { name: string; datatype: Datatype; shape: number[]; values: Element[] }

/** How many elements a shape holds. */
export const elementsIn = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1)
