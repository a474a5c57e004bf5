import { ByteBuffer } from 'flatbuffers'

// The descriptions in an Arrow file are FlatBuffers, and the library has no verifier for them: a list of a few bytes can claim billions of elements, and lists may
// stand for each other again and again. Every list asks for its length here, so that here is where all of them are counted.

/** How many elements may still be read, while a description is. */
let left = Number.POSITIVE_INFINITY

const lengthOf = Object.getOwnPropertyDescriptor(ByteBuffer.prototype, '__vector_len')?.value as (this: ByteBuffer, offset: number) => number
ByteBuffer.prototype.__vector_len = function boundedLength(this: ByteBuffer, offset: number): number {
  const length = lengthOf.call(this, offset)
  left -= length
  if (length < 0 || left < 0) throw new RangeError(`a list claims ${length} elements`)
  return length
}

/** The library may ask for the length of a list a few times. */
const elementsPerByte = 8

/**
 * Reads descriptions whose lists have no more elements together than so many bytes can hold.
 * @throws {RangeError} where they claim more.
 */
export function withinBytes<Result>(bytes: number, read: () => Result): Result {
  const before = left
  left = elementsPerByte * bytes
  try {
    return read()
  } finally {
    left = before
  }
}
