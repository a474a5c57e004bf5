import { deltaBinaryUnpack } from 'hyparquet/src/delta.js'
import { readVarInt } from 'hyparquet/src/thrift.js'
import { limits } from '@trainyard/spec'
import { damaged } from './metadata.js'

// The decoders trust what a page says of itself: a few bytes can claim billions of values. What is checked here is checked before they run.

type Reader = { view: DataView; offset: number }

/** Makes a reader of bytes. */
export const readerOf = (bytes: Uint8Array): Reader => ({ view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 })

/** Values of a bit-packed run stand in groups of eight, of which the last may hold more than there are. */
const group = 8

/**
 * Checks runs of the RLE and bit-packing hybrid: they hold as many values as there are, and lie within their bytes.
 * @throws {TableError} where they do not.
 */
export function checkRuns(bytes: Uint8Array, width: number, values: number): void {
  if (width > 32) throw damaged(`values of ${width} bits`)
  const reader = readerOf(bytes)
  const rleBytes = Math.ceil(width / 8)
  for (let seen = 0; seen < values; ) {
    const header = readVarInt(reader) >>> 0
    const count = header % 2 === 1 ? Math.floor(header / 2) * group : Math.floor(header / 2)
    reader.offset += header % 2 === 1 ? (count / group) * width : rleBytes
    seen += count
    const most = header % 2 === 1 ? values + group - 1 : values
    // The last group of a bit-packed run may be cut off where its values are none.
    if (count === 0 || seen > most || reader.offset > bytes.length + (header % 2 === 1 ? width : 0)) throw damaged('a run of values is longer than its page')
  }
}

const mostMiniblocks = 1_024

/** Checks the header of delta-packed numbers. */
export function checkDeltas(bytes: Uint8Array): void {
  const reader = readerOf(bytes)
  const [block, miniblocks] = [readVarInt(reader), readVarInt(reader)]
  const isSound = miniblocks > 0 && miniblocks <= mostMiniblocks && block > 0 && block % miniblocks === 0 && block <= limits.tablePageBytes
  if (!isSound) throw damaged(`blocks of ${block} numbers in ${miniblocks} parts`)
}

/** Checks how long texts become that share the beginning of the one before: each of a few bytes may be as long as all before it together. */
export function checkPrefixes(bytes: Uint8Array, values: number): void {
  const reader = readerOf(bytes)
  let length = 0
  for (const part of ['beginnings', 'ends']) {
    checkDeltas(bytes.subarray(reader.offset))
    const lengths = new Int32Array(values)
    deltaBinaryUnpack(reader, values, lengths)
    for (const each of lengths) {
      length += each
      if (each < 0 || length > limits.tablePageBytes) throw damaged(`the ${part} of texts are longer than ${limits.tablePageBytes} bytes together`)
    }
  }
}
