import type { ReferenceBins } from '../drift/reference.js'
import type { ErrorDetail } from '../http/error.js'
import { limits } from '../limits.js'
import type { ModelManifest } from './manifest.js'

/** What a column, or the predictions, can be counted by: the number of its categories; null for numbers. */
type Kind = { measure: string; categories: number | null }

/** What in the statistics of a manifest of unknown origin does not belong to its data set, so that served rows could not be counted. */
export function referenceErrors({ reference, dataset }: ModelManifest): ErrorDetail[] {
  if (!reference) return []
  const kinds = kindsOf(dataset)
  const { inputs, predictions } = reference
  const error = (path: string, message: string, received: unknown): ErrorDetail => ({ path, rule: 'reference', message: `${path} ${message}`, received })
  if (inputs.length !== kinds.length) return [error('reference.inputs', `must be ${kinds.length}, as the inputs of the data set`, inputs.length)]
  const errors = inputs.flatMap(({ measure, bins }, index) => {
    const [kind, path] = [kinds[index], `reference.inputs[${index}]`]
    if (measure !== kind?.measure) return [error(`${path}.measure`, `must be ${kind?.measure}`, measure)]
    const why = binsError(bins, kind.categories)
    return why === null ? [] : [error(`${path}.bins`, why, bins.type)]
  })
  const why = predictions && binsError(predictions.bins, dataset.classes.length === 0 ? null : dataset.classes.length)
  return why === null ? errors : [...errors, error('reference.predictions.bins', why, predictions?.bins.type)]
}

function kindsOf({ kind, columns }: ModelManifest['dataset']): Kind[] {
  if (kind === 'image') return ['brightness', 'contrast'].map((measure) => ({ measure, categories: null }))
  return columns
    .slice(0, limits.driftInputs)
    .map(({ type, categories }) => ({ measure: type === 'text' ? 'characters' : 'value', categories: categories?.length ?? null })) // default: numbers have none
}

/** Bins of values, then one of missing values and one of unknown categories. */
function binsError(bins: ReferenceBins, categories: number | null): string | null {
  if (bins.type === 'numbers') {
    if (categories !== null) return 'must be of categories'
    const ends = [bins.low, ...bins.edges]
    if (bins.edges.some((edge, index) => edge < (ends[index] ?? edge))) return 'must have rising edges' // default: never, as there is an end before each
    return bins.counts.length === bins.edges.length + 4 ? null : `must have ${bins.edges.length + 4} counts, two more than there are bins of numbers`
  }
  if (categories === null) return 'must be of numbers'
  if (new Set(bins.categories).size < bins.categories.length || bins.categories.some((category) => category >= categories))
    return `must name different categories below ${categories}`
  return bins.counts.length === bins.categories.length + 3 ? null : `must have ${bins.categories.length + 3} counts, three more than there are categories`
}
