import { randomKey, uniformValues } from '@trainyard/engine'

/** Random images of whole numbers from 0 to 255, with labels 0 to 9 in turn, as the two files of an IDX data set. */
export function idxFiles(rows: number, side: number): { readonly filename: string; readonly bytes: Uint8Array }[] {
  const pixels = Uint8Array.from(uniformValues(rows * side * side, randomKey({ seed: 1, member: 0, purpose: 'images' })), (value) => Math.floor(value * 256))
  return [
    { filename: 'train-images-idx3-ubyte', bytes: idx([rows, side, side], pixels) },
    {
      filename: 'train-labels-idx1-ubyte',
      bytes: idx(
        [rows],
        Uint8Array.from({ length: rows }, (_, row) => row % 10),
      ),
    },
  ]
}

/** IDX: two zeros, the type (8 is unsigned bytes), the number of sides, each side as 32 bits, big end first, then the values. */
function idx(shape: readonly number[], values: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt8(8, 2)
  header.writeUInt8(shape.length, 3)
  shape.forEach((side, i) => header.writeUInt32BE(side, 4 + 4 * i))
  return Buffer.concat([header, values])
}
