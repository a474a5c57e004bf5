import { elementAt, type PixelRange } from '@trainyard/spec'
import { pixelsInMemory } from '../images/pixel-rows.js'
import { prepareImages } from '../images/prepare-images.js'
import { toBytes } from '../images/pixel-bytes.js'
import type { Sample } from './sample.js'
import { fileAt, readNumberLines, sklearnFile } from './sklearn-csv.js'

const side = 8
const range: PixelRange = [0, 16]

/** Handwritten digits of 8×8 pixels from 0 to 16 (Alpaydin and Kaynak 1998, UCI), from scikit-learn's files: small enough for epochs of a tenth of a second. */
export const digits: Sample = {
  files: [sklearnFile('digits.csv.gz', '46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a')],
  prepare: (files) => {
    const file = fileAt(files, 0)
    const rows = readNumberLines(file)
    const pixels = toBytes(Float64Array.from(rows.flatMap((row) => row.slice(0, side * side))), range, { file: file.filename, valuesPerRow: side * side })
    return prepareImages(
      {
        inputShape: [side, side, 1],
        classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
        train: { pixels: pixelsInMemory(pixels, side * side), labels: Int32Array.from(rows, (row) => elementAt(row, side * side, 'numbers of a line')) },
        test: null,
        label: null,
        file: file.filename,
        traits: { pixel_range: range },
      },
      0.2,
    )
  },
}
