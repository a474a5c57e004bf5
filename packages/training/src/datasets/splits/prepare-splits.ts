import {
  categoriesAbove,
  type DatasetInfo,
  datasetTensors,
  defined,
  elementAt,
  type Fitted,
  holdsOut,
  needsValidation,
  type Preprocessing,
  type ResolvedJobSpec,
  type ScaleName,
  type TargetScaling,
  type TensorFile,
  vocabularyOf,
} from '@trainyard/spec'
import { DataError } from '../data-error.js'
import { columnsOf, splitColumnsOf, weightsOf } from './stored-columns.js'
import { chooseRows } from './index.js'
import { fitImagePreprocessing } from '../preprocessing/image.js'
import type { Holdout, Split } from './split.js'
import { type ColumnValues, encodeTable, fitTablePreprocessing, tableWidth } from '../preprocessing/table.js'
import { fitTargetScaling, scaleTargets } from '../preprocessing/target.js'
import { checkWholeNumbers, unscaled } from '../preprocessing/raw-numbers.js'

/** The rows of a job: what is trained on, what is watched, what is kept for the end, and how raw values become inputs. */
export type PreparedSplits = {
  train: Split
  validation: Split | null
  test: Split | null
  preprocessing: Preprocessing
  target: TargetScaling | null
  heldOut: 'test' | 'validation' | null
  /** Numbers of the validation rows within the data set's training part, in the order of the split. */
  validationRows: Int32Array
}

/** A data set: what is known of it, and its arrays. */
export type DatasetRows = { info: DatasetInfo; dataset: TensorFile }

/** How inputs are prepared that are not fitted on their own rows; `stored` is the data set as it is stored, where its columns are taken by others. */
export type KeptInputs = { fitted: Fitted | null; stored?: DatasetRows | undefined }

/**
 * Chooses the rows of a member from the job's seed, fits the preprocessing on those that it trains on, and lays out all splits. Only with folds do members
 * have rows of their own. `heldOut` names the split that an ensemble is judged on. With `kept` inputs are prepared as it says, and the target where it says so;
 * the range of the target is that of the rows all the same, and rows are chosen by the columns as they are stored.
 * @throws {DataError} when the data cannot bear the job.
 */
export function prepareSplits(
  spec: ResolvedJobSpec,
  info: DatasetInfo,
  dataset: TensorFile,
  member = 0,
  { fitted: kept, stored = { info, dataset } }: KeptInputs = { fitted: null },
): PreparedSplits {
  checkJob(spec, info)
  const labels = labelsOf(info, dataset, 'train')
  const { validation_fraction: fraction } = spec.dataset
  const facts = { labels, classes: info.classes.length, fraction, seed: spec.seed, ...splitColumnsOf(stored.info, stored.dataset) }
  const rows = chooseRows(spec.dataset, facts, member)
  const target = labels instanceof Float64Array ? asKept(fitTargetScaling(labels, rows.kept, info.label, spec), kept) : null
  const vocabulary = vocabularyOf(spec.architecture)
  const whole = vocabulary === null ? null : unscaled(info)
  const { preprocessing, build: buildRows } =
    info.kind === 'image'
      ? imageSplits(info, dataset, rows, target, kept?.preprocessing ?? whole)
      : tableSplits(info, dataset, rows, target, {
          given: kept?.preprocessing ?? whole,
          scale: spec.inputs?.scale,
          above: categoriesAbove(spec.architecture),
        })
  const build = (part: Part, chosen: Int32Array): Split => {
    const all = weightsOf(info, dataset, part, spec.dataset.weight)
    return {
      ...buildRows(part, chosen),
      weights: all && chosenWeights(all, chosen, part === 'test' ? 'test' : chosen === rows.kept ? 'training' : 'validation'),
    }
  }
  const test =
    info.test_rows > 0
      ? build(
          'test',
          Int32Array.from({ length: info.test_rows }, (_, row) => row),
        )
      : null
  const validation = rows.heldOut.length > 0 ? build('train', rows.heldOut) : null
  const train = build('train', rows.kept)
  if (vocabulary !== null) for (const split of [train, validation, test]) if (split) checkWholeNumbers(split, vocabulary, info)
  return { train, validation, test, preprocessing, target, heldOut: test ? 'test' : validation ? 'validation' : null, validationRows: rows.heldOut }
}

/** The scale of a target that is kept, with the range of the rows. */
function asKept({ range, ...fitted }: TargetScaling, kept: Fitted | null): TargetScaling {
  const { range: _before, ...scale }: TargetScaling = kept?.target ?? fitted
  return { ...scale, ...(range ? { range } : {}) }
}

type Part = 'train' | 'test'
type Builder = { preprocessing: Preprocessing; build(part: Part, rows: Int32Array): Omit<Split, 'weights'> }

function chosenWeights(all: Float64Array, rows: Int32Array, words: string): Float64Array {
  const weights = Float64Array.from(rows, (row) => elementAt(all, row, 'weights'))
  if (weights.every((weight) => weight === 0))
    throw new DataError({ message: `dataset.weight: all ${rows.length} ${words} rows have the weight 0: choose other rows, or set dataset.weight to null` })
  return weights
}

function checkJob(spec: ResolvedJobSpec, info: DatasetInfo): void {
  if (spec.task !== info.task) throw new DataError({ message: `the job is a ${spec.task}, but the data set is labeled for ${info.task}` })
  const watched = spec.training.early_stopping?.metric
  if (!holdsOut(spec.dataset) && watched !== undefined && needsValidation(watched))
    throw new DataError({ message: `early stopping watches ${watched}, but no row is held out for validation: dataset.validation_fraction is 0` })
  if (info.rows < 2) throw new DataError({ message: `a data set needs at least 2 training rows; this one has ${info.rows}` })
}

function labelsOf(info: DatasetInfo, dataset: TensorFile, part: Part): Int32Array | Float64Array {
  const { data } = dataset.tensor(datasetTensors.labels(part))
  const rows = part === 'train' ? info.rows : info.test_rows
  const wanted = info.task === 'classification' ? data instanceof Int32Array : data instanceof Float64Array
  if (!wanted || data.length !== rows) throw new DataError({ message: `the stored labels of ${part} do not fit the data set: ${data.length} of ${rows} rows` })
  return data as Int32Array | Float64Array
}

/** The labels of some rows, as they are and as steps see them. */
function labelsAt(all: Int32Array | Float64Array, rows: Int32Array, target: TargetScaling | null): Pick<Split, 'y' | 'labels'> {
  const labelOf = (row: number): number => elementAt(all, row, 'labels')
  if (all instanceof Float64Array) {
    const labels = Float64Array.from(rows, labelOf)
    return { labels, y: scaleTargets(labels, defined(target, 'scaling of the target')) }
  }
  const labels = Int32Array.from(rows, labelOf)
  return { labels, y: labels }
}

function imageSplits(info: DatasetInfo, dataset: TensorFile, { kept }: Holdout, target: TargetScaling | null, given: Preprocessing | null): Builder {
  const pixels = info.input_shape.reduce((product, side) => product * side, 1)
  const take = (part: Part, rows: Int32Array): Uint8Array => {
    const name = datasetTensors.images(part)
    // All rows lie in the data set as they are wanted.
    if (rows.length === (part === 'train' ? info.rows : info.test_rows)) {
      const { data } = dataset.tensor(name)
      if (!(data instanceof Uint8Array) || data.length !== rows.length * pixels) throw new DataError({ message: `the stored images of ${part} are not bytes` })
      return data
    }
    // Row by row, and those that follow one another at once: beside what is taken nothing of the data set is held.
    const taken = new Uint8Array(rows.length * pixels)
    for (let position = 0; position < rows.length; ) {
      const first = elementAt(rows, position, 'rows of a split')
      let run = 1
      while (rows[position + run] === first + run) run += 1
      taken.set(dataset.rows(name, first, first + run), position * pixels)
      position += run
    }
    return taken
  }
  const training = take('train', kept)
  return {
    preprocessing: given?.kind === 'image' ? { ...given, input_shape: [...info.input_shape] } : fitImagePreprocessing(training, info.input_shape),
    build: (part, rows) => ({
      x: { data: rows === kept ? training : take(part, rows), shape: [rows.length, ...info.input_shape] },
      ...labelsAt(labelsOf(info, dataset, part), rows, target),
      rows: rows.length,
    }),
  }
}

function tableSplits(
  info: DatasetInfo,
  dataset: TensorFile,
  { kept }: Holdout,
  target: TargetScaling | null,
  { given, scale, above }: { given: Preprocessing | null; scale: ScaleName | undefined; above: number | null },
): Builder {
  const known = new Map<Part, ColumnValues[]>()
  const columns = (part: Part): ColumnValues[] => {
    const found = known.get(part) ?? columnsOf(info, dataset, part)
    known.set(part, found)
    return found
  }
  const preprocessing = given?.kind === 'table' ? given : fitTablePreprocessing(info.columns, columns('train'), kept, { scale, above })
  const width = tableWidth(preprocessing)
  return {
    preprocessing,
    build: (part, rows) => ({
      x: { data: encodeTable(preprocessing, columns(part), rows), shape: [rows.length, width] },
      ...labelsAt(labelsOf(info, dataset, part), rows, target),
      rows: rows.length,
    }),
  }
}
