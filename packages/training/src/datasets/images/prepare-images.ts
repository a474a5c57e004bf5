import { type DatasetInfo, type DatasetWarning, datasetTensors, limits } from '@trainyard/spec'
import { memoryScratch, type Scratch } from '@trainyard/tables'
import { chosenRows, countClasses, type PreparedArrays, type PreparedTensors } from '../prepared-dataset.js'
import { DataError } from '../data-error.js'
import { repeatedRows } from '../repeated-rows.js'
import { drawTestSplit } from '../splits/draw-splits.js'
import { blockValues, inMemory } from '../values.js'
import { chosenPixels, pixelBlocks, type PixelRows } from './pixel-rows.js'

/** Images as bytes, row-major [height, width, channels], with class numbers (Int32Array) or targets (Float64Array). */
export type ImageRows = { pixels: PixelRows; labels: Int32Array | Float64Array }

/**
 * Images of a data set. `test` is null where test rows are to be held out from the training rows; `label` names what the labels are, and `file` where they come
 * from.
 */
export type ImageData = {
  inputShape: readonly number[]
  classes: string[]
  train: ImageRows
  test: ImageRows | null
  label: string | null
  file: string
  traits?: Pick<DatasetInfo, 'pixel_range' | 'resize'>
  warnings?: DatasetWarning[]
  /** The file of each image, those to test with last, where each has its own. */
  files?: readonly string[]
}

/**
 * Splits images into training and test rows, as `prepareTable` does, and writes them down.
 * @throws {DataError} when all training images have one label.
 */
export function prepareImages(
  { inputShape, classes, train, test, label, file, traits, warnings = [], files }: ImageData,
  testFraction: number,
  scratch: Scratch = memoryScratch(),
): PreparedArrays {
  for (const { labels } of test ? [train, test] : [train]) rejectHugeTargets(file, labels)
  const rows = train.labels.length
  const split = test ? null : drawTestSplit(train.labels instanceof Int32Array ? train.labels : null, classes.length, rows, testFraction)
  const kept = split?.kept ?? allRows(rows)
  const counts = countClasses(train.labels, kept, classes.length)
  if (train.labels instanceof Int32Array && counts.filter((count) => count > 0).length < 2)
    throw new DataError({ file, message: 'every training image has the same label: there is nothing to learn' })
  const held = test ? { ...test, chosen: allRows(test.labels.length) } : { ...train, chosen: split?.heldOut ?? new Int32Array(0) }
  const tensors: PreparedTensors = {
    [datasetTensors.images('train')]: chosenPixels(train.pixels, kept, inputShape),
    [datasetTensors.labels('train')]: chosenRows(inMemory(train.labels), kept),
  }
  if (held.chosen.length > 0) {
    tensors[datasetTensors.images('test')] = chosenPixels(held.pixels, held.chosen, inputShape)
    tensors[datasetTensors.labels('test')] = chosenRows(inMemory(held.labels), held.chosen)
  }
  const info: DatasetInfo = {
    kind: 'image',
    task: train.labels instanceof Int32Array ? 'classification' : 'regression',
    rows: kept.length,
    test_rows: held.chosen.length,
    input_shape: [...inputShape],
    classes,
    class_counts: counts,
    columns: [],
    label,
    ...traits,
  }
  const keys = imageKeys([train.pixels, ...(test ? [test.pixels] : [])])
  const holdout = { kept, heldOut: test ? held.chosen.map((row) => rows + row) : held.chosen }
  return { info, warnings: [...warnings, ...repeatedRows(keys, holdout, files ? { files } : {}, scratch)], tensors }
}

function rejectHugeTargets(file: string, labels: Int32Array | Float64Array): void {
  const most = limits.datasetMagnitude
  const row = labels.findIndex((label) => Math.abs(label) > most)
  if (row !== -1) throw new DataError({ file, row, message: `a target must lie between ${-most} and ${most}`, received: String(labels[row]) })
}

/**
 * A number for the bytes of each image, of 53 bits, block after block: that two of ten million have the same one by chance is less likely than 1 in 100. An array
 * holds until the next one is asked for.
 */
function* imageKeys(parts: readonly PixelRows[]): Generator<Float64Array> {
  const keys = new Float64Array(blockValues)
  let filled = 0
  for (const part of parts)
    for (const block of pixelBlocks(part))
      for (let start = 0; start < block.length; start += part.rowBytes) {
        keys[filled] = imageKey(block, start, start + part.rowBytes)
        filled += 1
        if (filled < keys.length) continue
        yield keys
        filled = 0
      }
  yield keys.subarray(0, filled)
}

function imageKey(pixels: Uint8Array, start: number, end: number): number {
  let [high, low] = [1, 2]
  for (let at = start; at < end; at += 1) {
    const pixel = pixels[at] ?? 0 // default: never taken, as the place lies within. A checked read makes this loop several times slower.
    high = Math.imul(high ^ pixel, 0x01000193)
    low = Math.imul(low + pixel + 1, 0x85ebca6b)
    low ^= low >>> 13
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11)
}

/**
 * Checks [rows, height, width, channels?] against the limits and gives [height, width, channels].
 * @throws {DataError} naming the file.
 */
export function imageShape(file: string, shape: readonly number[]): number[] {
  const [rows = 0, height = 0, width = 0, channels = 1] = shape
  const invalid = (message: string): DataError => new DataError({ file, message, received: `[${shape.join(', ')}]` })
  if (rows < 2 || rows > limits.datasetRows) throw invalid(`2 to ${limits.datasetRows} images`)
  if (Math.min(height, width) < 1 || Math.max(height, width) > limits.imagePixelsPerSide)
    throw invalid(`images of 1 to ${limits.imagePixelsPerSide} pixels a side`)
  if (channels < 1 || channels > 4) throw invalid('images of 1 to 4 channels, and the channels last')
  if (rows * height * width * channels > limits.datasetBytes) throw invalid(`at most ${limits.datasetBytes} bytes of pixels`)
  return [height, width, channels]
}

const allRows = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row)
