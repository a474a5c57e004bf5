import { type DatasetInfo, datasetTensors, elementAt, type Fitted, type ResolvedJobSpec, type StoredTensor, type TensorFile } from '@trainyard/spec'
import { missingCategory } from '../table/table-data.js'
import { type PreparedSplits, prepareSplits } from './prepare-splits.js'

/**
 * All rows of a data set as training rows, those of its test part last, and the preprocessing that is fitted on them, or that is kept.
 * @throws {DataError} when the data cannot bear the job.
 */
export function prepareAllRows(spec: ResolvedJobSpec, info: DatasetInfo, dataset: TensorFile, fitted: Fitted | null = null): PreparedSplits {
  const { id, weight } = spec.dataset
  const whole = { id, validation_fraction: 0, ...(weight === undefined ? {} : { weight }) }
  const unwatched = { ...spec, dataset: whole, training: { ...spec.training, early_stopping: null } }
  if (info.test_rows === 0) return prepareSplits(unwatched, info, dataset, 0, { fitted })
  return prepareSplits(unwatched, { ...info, rows: info.rows + info.test_rows, test_rows: 0 }, withTestRows(info, dataset), 0, { fitted })
}

/** The data set with its test rows behind its training rows. Tensors are joined when they are asked for, and not kept. */
function withTestRows(info: DatasetInfo, dataset: TensorFile): TensorFile {
  const texts = new Map(info.columns.flatMap(({ type }, index) => (type === 'text' ? [[datasetTensors.column('train', index), index] as const] : [])))
  const ends = new Set([...texts.values()].map((index) => datasetTensors.textEnds('train', index)))
  const tensor = (name: string): StoredTensor => {
    const [train, test] = [dataset.tensor(name), dataset.tensor(testNameOf(name))]
    const text = texts.get(name)
    if (text !== undefined) return joined(train, shifted(test, textsOf(dataset, text)))
    return ends.has(name) ? joined(train, afterEnds(train, test)) : joined(train, test)
  }
  return {
    ...dataset,
    tensor,
    rows: (name, from, to) => {
      const { data, shape } = tensor(name)
      const bytes = data.byteLength / elementAt(shape, 0, 'shape of the rows')
      return new Uint8Array(data.buffer, data.byteOffset + from * bytes, (to - from) * bytes)
    },
  }
}

const testNameOf = (name: string): string => name.replace(/^train\./, 'test.')

/** Different texts of a column's training rows. */
const textsOf = (dataset: TensorFile, column: number): number => dataset.tensor(datasetTensors.textEnds('train', column)).data.length - 1

/** The numbers of texts that stand behind so many others. */
function shifted(test: StoredTensor, by: number): StoredTensor {
  if (test.dtype !== 'I32') throw new TypeError(`numbers of texts are I32, not ${test.dtype}`)
  return { ...test, data: test.data.map((text) => (text === missingCategory ? text : text + by)) }
}

/** Where the further texts end: the first of these is where they begin, which is known. */
function afterEnds(train: StoredTensor, test: StoredTensor): StoredTensor {
  if (train.dtype !== 'F64' || test.dtype !== 'F64') throw new TypeError(`ends of texts are F64, not ${train.dtype} and ${test.dtype}`)
  const before = train.data.at(-1) ?? 0 // default: a column without texts
  return { dtype: 'F64', shape: [test.data.length - 1], data: test.data.slice(1).map((end) => end + before) }
}

/** One tensor behind the other, of the types that data sets are stored in. */
function joined(train: StoredTensor, test: StoredTensor): StoredTensor {
  const length = train.data.length + test.data.length
  const shape = [elementAt(train.shape, 0, 'shape of the rows') + elementAt(test.shape, 0, 'shape of the rows'), ...train.shape.slice(1)]
  if (train.dtype === 'U8' && test.dtype === 'U8') return { dtype: 'U8', shape, data: filled(new Uint8Array(length), train.data, test.data) }
  if (train.dtype === 'I32' && test.dtype === 'I32') return { dtype: 'I32', shape, data: filled(new Int32Array(length), train.data, test.data) }
  if (train.dtype === 'F64' && test.dtype === 'F64') return { dtype: 'F64', shape, data: filled(new Float64Array(length), train.data, test.data) }
  throw new TypeError(`rows of ${train.dtype} and of ${test.dtype} are not joined`)
}

function filled<Values extends { set(values: ArrayLike<number>, at?: number): void }>(into: Values, first: ArrayLike<number>, then: ArrayLike<number>): Values {
  into.set(first)
  into.set(then, first.length)
  return into
}
