import type { DatasetInfo } from '../dataset/view.js'
import { elementAt } from '../invariant.js'
import { numberText } from '../number-format.js'
import { binCount, type DriftMeasure, missingBin, type ModelReference, type ReferenceBins, unknownBin } from './reference.js'
import { driftLevel, stabilityOf } from './stability.js'
import type { DriftOfValues, DriftView } from './view.js'

/** What was counted of the rows of one hour: the bins of all inputs one after the other, then those of the predictions. */
export type HourCounts = { hour: string; rows: number; counts: readonly number[] }

/** What is counted of a version: the inputs in their order, then the predictions, each with the place of its first bin in `HourCounts`. */
export function placesOf({ inputs, predictions }: ModelReference): { inputs: number[]; predictions: number; bins: number } {
  let next = 0
  const places = inputs.map(({ bins }) => {
    const place = next
    next += binCount(bins)
    return place
  })
  return { inputs: places, predictions: next, bins: next + (predictions ? binCount(predictions.bins) : 0) }
}

/** What is asked of a version: which it is, what it was trained on, and what was counted of it. */
type Asked = Pick<DriftView, 'model' | 'version' | 'from' | 'to'> & {
  reference: ModelReference | null
  dataset: DatasetInfo
  hours: readonly HourCounts[]
}

const noReference =
  'this version was made before versions kept statistics of their training rows, so that what it is asked is not counted; train it again, and the new version has them'

/** How what a version was asked, and what it answered, differ from its training. */
export function driftOf({ reference, dataset, hours, ...named }: Asked): DriftView {
  const view = { object: 'drift' as const, ...named, rows: hours.reduce((sum, { rows }) => sum + rows, 0) }
  if (!reference) return { ...view, training_rows: null, why_none: noReference, inputs: [], inputs_left_out: 0, predictions: null }
  const places = placesOf(reference)
  const valuesOf = (named: Named, bins: ReferenceBins, place: number): DriftOfValues =>
    driftOfBins(
      named,
      bins,
      hours.map(({ hour, counts }) => ({ hour, counts: counts.slice(place, place + binCount(bins)) })),
    )
  return {
    ...view,
    training_rows: reference.rows,
    why_none: null,
    inputs: reference.inputs.map(({ measure, bins }, index) =>
      valuesOf(inputNamed(dataset, index, measure), bins, elementAt(places.inputs, index, 'places of bins')),
    ),
    inputs_left_out: dataset.kind === 'table' ? dataset.columns.length - reference.inputs.length : 0,
    predictions: reference.predictions && valuesOf(predictionsNamed(dataset), reference.predictions.bins, places.predictions),
  }
}

/** What values are called, the names of their categories, and whether unknown categories can be told from others. */
type Named = { name: string; measure: DriftMeasure; categories: readonly string[]; tellsUnknown: boolean; textOf?: (value: number) => string }

function inputNamed({ columns, kind }: DatasetInfo, index: number, measure: DriftMeasure): Named {
  if (kind === 'image') return { name: measure, measure, categories: [], tellsUnknown: false }
  const { name, type, categories, other } = elementAt(columns, index, 'columns')
  // default: what is no category has none
  return {
    name,
    measure,
    categories: categories ?? [],
    tellsUnknown: categories !== null && other === undefined,
    ...(type === 'date' ? { textOf: dayOf } : {}),
  }
}

const dayOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10)

const predictionsNamed = ({ label, classes }: DatasetInfo): Named => ({
  name: label ?? 'label', // default: images have labels without a name
  measure: 'value',
  categories: classes,
  tellsUnknown: false,
})

function driftOfBins(named: Named, bins: ReferenceBins, hours: readonly Pick<HourCounts, 'hour' | 'counts'>[]): DriftOfValues {
  const { name, measure, tellsUnknown } = named
  const training = bins.counts
  const total = training.map((_, bin) => hours.reduce((sum, { counts }) => sum + elementAt(counts, bin, 'counts'), 0))
  const shareOf = (counts: readonly number[], bin: number): number | null => {
    const rows = sumOf(counts)
    return rows === 0 ? null : elementAt(counts, bin, 'counts') / rows
  }
  const trained = (bin: number): number => shareOf(training, bin) ?? 0 // default: never, as there are training rows
  const [missing, unknown] = [missingBin(bins), unknownBin(bins)]
  return {
    name,
    measure,
    ...figuresOf(training, total),
    missing: { training: trained(missing), served: shareOf(total, missing) },
    unknown: tellsUnknown ? { training: trained(unknown), served: shareOf(total, unknown) } : null,
    bins: labelsOf(bins, named).flatMap((label, bin) =>
      Number(training[bin]) + Number(total[bin]) === 0 ? [] : [{ label, training: trained(bin), served: shareOf(total, bin) }],
    ),
    hours: hours.map(({ hour, counts }) => ({
      hour,
      ...figuresOf(training, counts),
      missing: shareOf(counts, missing),
      unknown: tellsUnknown ? shareOf(counts, unknown) : null,
    })),
  }
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

function figuresOf(training: readonly number[], served: readonly number[]): Pick<DriftOfValues, 'rows' | 'psi' | 'by_chance' | 'level'> {
  const stability = stabilityOf(training, served)
  const figures = stability ? { ...stability, level: driftLevel(stability) } : { psi: null, by_chance: null, level: null }
  return { rows: sumOf(served), ...figures }
}

/** What each bin holds, as people read it. */
function labelsOf(bins: ReferenceBins, { categories, textOf = numberText }: Pick<Named, 'categories' | 'textOf'>): string[] {
  const values =
    bins.type === 'categories'
      ? [...bins.categories.map((category) => categories[category] ?? String(category)), 'all others'] // default: a category without a name
      : numberLabels(bins.low, bins.edges, textOf)
  return [...values, 'missing', 'unknown']
}

function numberLabels(low: number, edges: readonly number[], textOf: (value: number) => string): string[] {
  const texts = [low, ...edges].map(textOf)
  const between = edges.map((edge, index) => (index === 0 && edge === low ? `${texts[0]}` : `${texts[index]} … ${texts[index + 1]}`))
  return [`< ${texts[0]}`, ...between, `> ${texts.at(-1)}`]
}
