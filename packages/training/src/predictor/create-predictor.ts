import type { Instance, Prediction } from '@trainyard/spec'
import { imageReader } from './image-reader.js'
import { inputSignature, instancesOf, type RawTensor, type TensorSignature } from './input-signature.js'
import { createErrorList } from './instance-error.js'
import { openMembers, type PredictorSource, type PreparedRows } from './open-members.js'
import { createReadingNotes, type ReadingNotes } from './table-reader.js'
import { checkOptions, isSampled, type PredictOptions } from './predict-options.js'
import { rowMixing } from './row-mixing.js'
import { tableReader } from './table-reader.js'

/** A loaded ensemble. It must be disposed of; after that it must not be used. */
export type Predictor = {
  /** What the model takes over the Open Inference Protocol. */
  inputSignature: readonly TensorSignature[]
  /** Memory of the weights of all members. */
  bytes: number
  /**
   * Reads raw instances; what it leaves out or does not know is added to `notes`.
   * @throws {InstanceError} which lists every error; the signal's reason when it is aborted.
   */
  read(instances: readonly Instance[], notes?: ReadingNotes, signal?: AbortSignal): Promise<PreparedRows>
  /** @throws {InstanceError} with every error, when the model cannot do what is asked of so many rows. */
  check(options: PredictOptions, rows: number): void
  /**
   * Whether rows of several requests may run together under these options. Not where passes are drawn, whose noise follows the place of a row in its request,
   * nor where a normalization takes its statistics from the rows: those are the request's own.
   */
  joins(options: PredictOptions): boolean
  /** Runs prepared rows; blocks the thread meanwhile. One prediction a row, in order. */
  run(rows: PreparedRows, options: PredictOptions): Prediction[]
  /** The same in bounded passes, one each time it is resumed, so that others can have their turn in between. */
  passes(rows: PreparedRows, options: PredictOptions): Generator<void, Prediction[]>
  /** `read`, then `run`. */
  predict(instances: readonly Instance[], options: PredictOptions): Promise<Prediction[]>
  /**
   * Tensors of the Open Inference Protocol as instances for `read`.
   * @throws {InstanceError} when they do not fit `inputSignature`.
   */
  fromTensors(inputs: readonly RawTensor[]): Instance[]
  /** Raw values of the one input tensor of images and numeric tables, row-major, NaN for a missing number. */
  predictTensor(values: Float32Array, shape: readonly number[], options?: PredictOptions): Promise<Prediction[]>
  dispose(): void
}

/**
 * Builds the networks of an ensemble and loads their weights; the engine must be loaded.
 * @throws {TrainingError} when manifest and files do not belong together.
 */
export function createPredictor({ manifest, members }: PredictorSource): Predictor {
  const { dataset, preprocessing } = manifest
  const mixing = rowMixing(manifest)
  const { passes, bytes, dispose } = openMembers({ manifest, members }, mixing)
  const reader = preprocessing.kind === 'table' ? tableReader(preprocessing, dataset) : imageReader(dataset)

  const read: Predictor['read'] = async (instances, notes = createReadingNotes(), signal) => {
    const errors = createErrorList()
    const rows = await reader(instances, errors, notes, signal)
    errors.throwIfAny()
    return rows
  }
  const run: Predictor['run'] = (rows, options) => {
    const steps = passes(rows, options)
    for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
  }
  const check: Predictor['check'] = (options, rows) => checkOptions(manifest, options, rows, mixing)
  const predict: Predictor['predict'] = async (instances, options) => {
    check(options, instances.length)
    return run(await read(instances), options)
  }
  const fromTensors: Predictor['fromTensors'] = (inputs) => instancesOf(dataset, inputs)
  return {
    inputSignature: inputSignature(dataset),
    bytes,
    read,
    check,
    joins: (options) => mixing === null && !isSampled(options),
    run,
    passes,
    predict,
    fromTensors,
    predictTensor: async (values, shape, options = { members: false }) =>
      predict(fromTensors([{ name: 'input', datatype: 'FP32', shape, values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)) }]), options),
    dispose,
  }
}
