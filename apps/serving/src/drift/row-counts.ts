import {
  binOfNumber,
  binsOfCategories,
  type DatasetInfo,
  elementAt,
  missingBin,
  type ModelReference,
  placesOf,
  type Prediction,
  type ReferenceBins,
  unknownBin,
} from '@trainyard/spec'
import { measured, missingCategory, pixelFigures, type ReadingNotes } from '@trainyard/training'

/** The rows of a request as they were read, and what was answered. `rows` are the pixels of images. */
export type ServedRows = { columns: ReadingNotes['columns']; rows: readonly Float32Array[]; predictions: readonly Prediction[] }

/** Counts rows by the bins of a version: of all inputs one after the other, then of the predictions. It never holds a row. */
export type RowCounts = {
  readonly rows: number
  readonly counts: Float64Array
  add(served: ServedRows): void
}

/** Adds to the bin of a value, from a place on. */
type Count = (value: number) => void

export function createRowCounts(reference: ModelReference, dataset: DatasetInfo): RowCounts {
  const places = placesOf(reference)
  const counts = new Float64Array(places.bins)
  const inputs = reference.inputs.map(
    ({ bins }, index) => counterOf(counts, elementAt(places.inputs, index, 'places of bins'), bins, dataset.columns[index]?.categories?.length ?? 0), // default: an image has no columns
  )
  const { predictions } = reference
  const prediction = predictions && counterOf(counts, places.predictions, predictions.bins, dataset.classes.length)
  let rows = 0
  const countInputs =
    dataset.kind === 'image'
      ? ({ rows: images }: ServedRows): void => {
          const [brightness, contrast] = inputs
          for (const pixels of images) {
            const figures = pixelFigures(pixels)
            brightness?.(figures.brightness)
            contrast?.(figures.contrast)
          }
        }
      : ({ columns }: ServedRows): void => {
          for (const [index, count] of inputs.entries()) for (const value of measured(elementAt(columns, index, 'columns of rows')).numbers) count(value)
        }
  return {
    get rows() {
      return rows
    },
    counts,
    add: (served) => {
      rows += served.predictions.length
      countInputs(served)
      if (prediction) for (const { class_index: index, value } of served.predictions) prediction(index ?? value ?? Number.NaN) // default: what is not finite is null
    },
  }
}

function counterOf(counts: Float64Array, place: number, bins: ReferenceBins, categories: number): Count {
  const [missing, unknown] = [missingBin(bins), unknownBin(bins)]
  const add = (bin: number): void => {
    counts[place + bin] = elementAt(counts, place + bin, 'bins') + 1
  }
  if (bins.type === 'numbers') return (value) => add(binOfNumber(bins, value))
  const own = binsOfCategories(bins, categories)
  return (category) => add(category >= 0 ? elementAt(own, category, 'bins of categories') : category === missingCategory ? missing : unknown)
}
