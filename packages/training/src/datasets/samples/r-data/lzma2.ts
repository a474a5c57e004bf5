import { decodeChunk, freshState, type LzmaState } from './lzma-chunk.js'
import { RangeDecoder } from './lzma-range.js'

/**
 * Decodes raw LZMA2, which R packs its data sets with, to as many bytes as are said.
 * @throws {RangeError} where the data are damaged or of another length.
 */
export function decodeLzma2(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  // default: beyond the end stands a zero, which ends the data; the size is checked then
  const byte = (index: number): number => bytes[index] ?? 0
  let lzma: LzmaState | undefined
  let [at, written] = [0, 0]
  for (let control = byte(at++); control !== 0; control = byte(at++)) {
    const length = ((control & 0x80 ? control & 0x1f : 0) << 16) + (byte(at) << 8) + byte(at + 1) + 1
    if (written + length > size) throw new RangeError(`the LZMA2 data are longer than ${size} bytes`)
    if (control < 0x80) {
      if (control > 2) throw new RangeError(`the LZMA2 data are damaged: no chunk is of kind ${control}`)
      out.set(bytes.subarray(at + 2, at + 2 + length), written)
      at += 2 + length
    } else {
      const packed = (byte(at + 2) << 8) + byte(at + 3) + 1
      at += 4
      const reset = (control >> 5) & 3
      if (reset >= 2) lzma = stateOf(byte(at++))
      else if (reset === 1 && lzma) lzma = freshState(lzma.lc, lzma.lp, lzma.pb)
      if (!lzma) throw new RangeError('the LZMA2 data are damaged: the first chunk has no parameters')
      decodeChunk(new RangeDecoder(bytes, at), lzma, out, written, written + length)
      at += packed
    }
    written += length
  }
  if (written !== size) throw new RangeError(`the LZMA2 data hold ${written} bytes, not ${size}`)
  return out
}

/** The three parameters lie in one byte: (pb · 5 + lp) · 9 + lc. */
function stateOf(parameters: number): LzmaState {
  const rest = Math.floor(parameters / 9)
  return freshState(parameters % 9, rest % 5, Math.floor(rest / 5))
}
