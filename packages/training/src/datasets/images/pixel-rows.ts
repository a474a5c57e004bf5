import { type ByteSource, bytesInMemory, elementAt, type TensorInParts } from '@trainyard/spec'

/** The pixels of images as bytes, one row for each image, wherever they lie: in memory, or on the disk, of which some rows are in memory at a time. */
export type PixelRows = {
  readonly rows: number
  readonly rowBytes: number
  /** The bytes of rows that follow one another, from one to before another. */
  read(from: number, to: number): Uint8Array
}

/** Pixels that are in memory anyway. */
export const pixelsInMemory = (bytes: Uint8Array, rowBytes: number): PixelRows => pixelsIn(bytesInMemory(bytes), rowBytes)

/** Pixels that lie one row after another in a file, from a place on. */
export const pixelsIn = (file: ByteSource, rowBytes: number, start = 0): PixelRows => ({
  rows: (file.length - start) / rowBytes,
  rowBytes,
  read: (from, to) => file.read(start + from * rowBytes, start + to * rowBytes),
})

const blockBytes = 1 << 20

/** How many rows of so many bytes are read at a time. */
const rowsAtOnce = (rowBytes: number): number => Math.max(1, Math.floor(blockBytes / rowBytes))

/** All rows in their order, some at a time. */
export function* pixelBlocks({ rows, rowBytes, read }: PixelRows): Generator<Uint8Array> {
  const some = rowsAtOnce(rowBytes)
  for (let from = 0; from < rows; from += some) yield read(from, Math.min(rows, from + some))
}

/** The chosen rows, which rise, as they are stored. */
export const chosenPixels = (pixels: PixelRows, rows: Int32Array, inputShape: readonly number[]): TensorInParts => ({
  dtype: 'U8',
  shape: [rows.length, ...inputShape],
  *parts() {
    const { rowBytes } = pixels
    let [start, next] = [0, 0]
    for (const block of pixelBlocks(pixels)) {
      const end = start + block.length / rowBytes
      const picked = new Uint8Array(block.length)
      let filled = 0
      for (; next < rows.length; next += 1) {
        const row = elementAt(rows, next, 'chosen rows')
        if (row >= end) break
        picked.set(block.subarray((row - start) * rowBytes, (row - start + 1) * rowBytes), filled)
        filled += rowBytes
      }
      if (filled > 0) yield picked.subarray(0, filled)
      start = end
    }
  },
})
