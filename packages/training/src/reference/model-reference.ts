import { datasetTensors, type DriftMeasure, elementAt, limits, type ModelReference, type ReferenceBins } from '@trainyard/spec'
import type { ColumnValues } from '../datasets/preprocessing/table.js'
import type { DatasetRows } from '../datasets/splits/prepare-splits.js'
import { columnOf } from '../datasets/splits/stored-columns.js'
import { missingCategory, unknownCategory } from '../datasets/table/table-data.js'
import { binsOfCategories, binsOfNumbers } from './reference-bins.js'

type Inputs = ModelReference['inputs']

/** Statistics of the training rows of a data set by which served inputs are judged: of many rows evenly spaced ones, of one column after the other. */
export function inputReference({ info, dataset }: DatasetRows): Pick<ModelReference, 'rows' | 'inputs'> {
  return info.kind === 'image' ? imageReference({ info, dataset }) : tableReference({ info, dataset })
}

function tableReference({ info, dataset }: DatasetRows): Pick<ModelReference, 'rows' | 'inputs'> {
  const chosen = evenly(info.rows, limits.driftRows)
  const inputs = info.columns.slice(0, limits.driftInputs).map((column, index): Inputs[number] => {
    const values = columnOf(info, dataset, 'train', index)
    const { measure, numbers } = measured(values)
    const own = Float64Array.from(chosen, (row) => elementAt(numbers, row, 'values of a column'))
    return {
      measure,
      bins: column.categories === null ? (binsOfNumbers(own) ?? noNumbers(own.length)) : binsOfCategories(own, column.categories.length, codes),
    }
  })
  return { rows: chosen.length, inputs }
}

const codes = { missing: missingCategory, unknown: unknownCategory }

/** Bins of a column without any number: whatever comes is above. */
const noNumbers = (missing: number): ReferenceBins => ({ type: 'numbers', low: 0, edges: [0], counts: [0, 0, 0, missing, 0] })

/** What is counted of a column: numbers and categories as they are, and the characters of texts, NaN for none. */
export function measured(values: ColumnValues): { measure: DriftMeasure; numbers: Float64Array | Int32Array } {
  if (!('codes' in values)) return { measure: 'value', numbers: values }
  const { texts, codes: places } = values
  return {
    measure: 'characters',
    numbers: Float64Array.from(places, (place) => (place === missingCategory ? Number.NaN : elementAt(texts, place, 'texts').length)),
  }
}

function imageReference({ info, dataset }: DatasetRows): Pick<ModelReference, 'rows' | 'inputs'> {
  const chosen = evenly(info.rows, limits.driftImages)
  const figures = chosen.map((row) => pixelFigures(dataset.rows(datasetTensors.images('train'), row, row + 1)))
  const binsOf = (of: (figures: { brightness: number; contrast: number }) => number): ReferenceBins =>
    binsOfNumbers(Float64Array.from(figures, of)) ?? noNumbers(0) // default: never, as pixels are numbers
  return {
    rows: chosen.length,
    inputs: [
      { measure: 'brightness', bins: binsOf(({ brightness }) => brightness) },
      { measure: 'contrast', bins: binsOf(({ contrast }) => contrast) },
    ],
  }
}

/** Mean and deviation of the pixels of an image, all channels together, from 0 to 255. */
export function pixelFigures(pixels: Uint8Array | Float32Array): { brightness: number; contrast: number } {
  let [sum, squares] = [0, 0]
  for (const pixel of pixels) {
    sum += pixel
    squares += pixel * pixel
  }
  const brightness = sum / pixels.length
  return { brightness, contrast: Math.sqrt(Math.max(0, squares / pixels.length - brightness * brightness)) }
}

/** Numbers of rows, evenly spaced, at most so many of them. */
const evenly = (rows: number, most: number): number[] => {
  const count = Math.min(rows, most)
  return Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count))
}
