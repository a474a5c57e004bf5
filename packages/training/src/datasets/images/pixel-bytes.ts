import type { PixelRange } from '@trainyard/spec'
import { DataError } from '../data-error.js'

/** The raw values that are black and white in bytes as they are. */
export const byteRange: PixelRange = [0, 255]

/** [0, 1] if no value of blocks of fractions is outside of it, else that of bytes. */
export function inferRange(blocks: Iterable<Iterable<number>>, whole: boolean): PixelRange {
  if (whole) return byteRange
  for (const block of blocks) for (const value of block) if (value > 1 || value < 0) return byteRange
  return [0, 1]
}

/**
 * Raw values as bytes, rounded to the nearest of 256 levels. `firstRow` is the row that they begin with.
 * @throws {DataError} with the row of the first one outside of the range.
 */
export function toBytes(
  values: ArrayLike<number> & Iterable<number>,
  [black, white]: PixelRange,
  { file, valuesPerRow, firstRow = 0 }: { file: string; valuesPerRow: number; firstRow?: number },
): Uint8Array {
  const bytes = new Uint8Array(values.length)
  let index = 0
  for (const value of values) {
    if (!(value >= black && value <= white))
      throw new DataError({
        file,
        row: firstRow + Math.floor(index / valuesPerRow),
        message: `a pixel must be a number from ${black} to ${white} (set pixel_range for others)`,
        received: String(value),
      })
    bytes[index] = Math.round(((value - black) / (white - black)) * 255)
    index += 1
  }
  return bytes
}
