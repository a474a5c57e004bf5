import { type DatasetInfo, elementAt, type MemberView, type ResolvedJobSpec, type TensorFile } from '@trainyard/spec'
import type { PredictedRows, RowWeights } from '../metrics/metric.js'
import { TrainingError } from '../training-error.js'
import type { TimeBudget } from './time-budget.js'

export type HeldOutSplit = 'validation' | 'test'

/** A member and what it predicted. `source` is the member of a finished job that it is, in an ensemble of such. */
export type FinishedMember = { index: number; predictions: TensorFile; source?: MemberView['source'] }

/**
 * What to combine: the job, and each finished member's predictions on the held-out splits (see `MemberOutcome`). Of `time` there is as much as it takes, if left
 * out; where it ends, what is left out are intervals and the importance of columns.
 */
export type EnsembleTask = {
  spec: ResolvedJobSpec
  info: DatasetInfo
  members: readonly FinishedMember[]
  time?: TimeBudget
}

/** What all members said of one held-out split: probabilities [rows, classes], or values [rows, 1 or quantiles]; labels are class numbers or target values. */
export type HeldOut = {
  rows: number
  columns: number
  labels: Int32Array | Float32Array | Float64Array
  members: (Float32Array | Float64Array)[]
  /** Where each row stands in the data set's own part (test rows in `test`, validation rows in `train`); null where that was not noted. */
  places: Int32Array | null
  /** The quantiles that the columns are of; null where a value is one. */
  quantiles: readonly number[] | null
  /** How much each row counts; null where all count the same. */
  weights: RowWeights
}

/** Outputs on the held-out rows as metrics take them. */
export const predictedRows = ({ labels, columns, quantiles, weights }: Omit<HeldOut, 'members'>, outputs: ArrayLike<number>): PredictedRows => ({
  outputs,
  labels,
  columns,
  quantiles,
  weights,
})

/**
 * Reads the predictions of the members on a split; null when they have none.
 * @throws {TrainingError} when they do not agree in shape or labels: they would not be members of one ensemble.
 */
export function readHeldOut(split: HeldOutSplit, predictions: readonly TensorFile[], quantiles: readonly number[] | null): HeldOut | null {
  const [first] = predictions
  if (!first?.has(`${split}.outputs`)) return null
  const { shape } = first.tensor(`${split}.outputs`)
  const [rows = 0, columns = 1] = shape
  const labels = first.tensor(`${split}.labels`).data
  const mismatch = (what: string): TrainingError => new TrainingError('engine_error', `the members' predictions on ${split} do not match: ${what}`)
  if (!isLabels(labels) || labels.length !== rows) throw mismatch('labels')
  const places = placesOf(split, first, rows)
  const members = predictions.map((file) => {
    const outputs = file.tensor(`${split}.outputs`)
    const own = file.tensor(`${split}.labels`).data
    if (!isOutputs(outputs.data) || outputs.shape.join() !== shape.join()) throw mismatch(`outputs of [${outputs.shape.join(', ')}] and [${shape.join(', ')}]`)
    if (own.length !== rows || labels.some((label, row) => !isSame(label, Number(own[row])))) throw mismatch('different labels')
    if (placesOf(split, file, rows)?.some((place, row) => place !== places?.[row])) throw mismatch('different rows')
    return outputs.data
  })
  return { rows, columns, labels, members, places, quantiles, weights: rowWeightsOf(split, first) }
}

/** Some of the held-out rows, in this order, with what the members say of them. */
export function someRows(held: HeldOut, rows: Int32Array): HeldOut {
  const { columns, labels, weights } = held
  const at = (values: ArrayLike<number>, row: number): number => elementAt(values, row, 'values of held-out rows')
  return {
    ...held,
    rows: rows.length,
    labels: Float64Array.from(rows, (row) => at(labels, row)),
    weights: weights && Float64Array.from(rows, (row) => at(weights, row)),
    places: null,
    members: held.members.map((outputs) =>
      Float64Array.from({ length: rows.length * columns }, (_, cell) => at(outputs, at(rows, Math.floor(cell / columns)) * columns + (cell % columns))),
    ),
  }
}

type Numbers = ReturnType<TensorFile['tensor']>['data']

const isOutputs = (data: Numbers): data is Float32Array | Float64Array => data instanceof Float32Array || data instanceof Float64Array
const isLabels = (data: Numbers): data is HeldOut['labels'] => data instanceof Int32Array || isOutputs(data)

/** Members that were trained before values were kept in float64 have theirs rounded. */
const isSame = (label: number, other: number): boolean => label === other || Math.fround(label) === Math.fround(other)

/** How much the rows of a split count, as a member has noted it. */
export function rowWeightsOf(split: HeldOutSplit, file: TensorFile): RowWeights {
  const name = `${split}.weights`
  const weights = file.has(name) ? file.tensor(name).data : null
  return weights instanceof Float64Array ? weights : null
}

/** The test split is the data set's test part as it stands; validation rows were drawn, and a training says which. */
function placesOf(split: HeldOutSplit, file: TensorFile, rows: number): Int32Array | null {
  if (split === 'test') return Int32Array.from({ length: rows }, (_, row) => row)
  const stored = file.has('validation.rows') ? file.tensor('validation.rows').data : null
  return stored instanceof Int32Array && stored.length === rows ? stored : null
}
