import { type Instance, limits, type ModelManifest } from '@trainyard/spec'
import { checkRequest } from './check-request.js'
import { imageReader } from './image-reader.js'
import { inputSignature, instancesOf, type RawTensor, type TensorSignature } from './input-signature.js'
import { createErrorList } from './instance-error.js'
import { tablesOf } from './own-inputs.js'
import type { PreparedRows } from './open-members.js'
import { type PredictOptions, runsAlone } from './predict-options.js'
import { type ModelCost, modelCost, type RequestCost, requestCost } from './prediction-cost.js'
import { createReadingNotes, type ReadingNotes, tableReader } from './table-reader.js'

/** What is known of a model before any of its weights is loaded: how its inputs are read, what it can be asked, and what that costs. */
export type ModelReader = {
  /** What the model takes over the Open Inference Protocol. */
  inputSignature: readonly TensorSignature[]
  /**
   * Reads raw instances; what it leaves out or does not know is added to `notes`.
   * @throws {InstanceError} which lists every error; the signal's reason when it is aborted.
   */
  read(instances: readonly Instance[], notes?: ReadingNotes, signal?: AbortSignal): Promise<PreparedRows>
  /**
   * Checks a request of so many rows. `limitFlops` are the operations that it may take, `limits.predictFlops` if left out.
   * @throws {InstanceError} with every error, when the model cannot do what is asked, or when it would be too much.
   */
  check(options: PredictOptions, rows: number, limitFlops?: number): void
  /**
   * Whether rows of several requests may run together under these options. Not where passes are drawn, whose noise follows the place of a row in its request,
   * nor where a normalization takes its statistics from the rows: those are the request's own.
   */
  joins(options: PredictOptions): boolean
  /** What the model costs. */
  model: ModelCost
  /** What a request of so many rows costs. */
  cost(options: PredictOptions, rows: number): RequestCost
  /**
   * Tensors of the Open Inference Protocol as instances for `read`.
   * @throws {InstanceError} when they do not fit `inputSignature`.
   */
  fromTensors(inputs: readonly RawTensor[]): Instance[]
}

/** Makes the reader of a model from its manifest. */
export function createModelReader(manifest: ModelManifest): ModelReader {
  const { dataset } = manifest
  const tables = tablesOf(manifest)
  const reader = tables ? tableReader(tables.tables, dataset) : imageReader(dataset)
  const model = modelCost(manifest)
  return {
    inputSignature: inputSignature(dataset),
    read: async (instances, notes = createReadingNotes(), signal) => {
      const errors = createErrorList()
      const rows = await reader(instances, errors, notes, signal)
      errors.throwIfAny()
      return rows
    },
    check: (options, rows, limitFlops = limits.predictFlops) => checkRequest(manifest, model, { options, rows, limitFlops }),
    joins: (options) => model.mixing === null && !runsAlone(options),
    model,
    cost: (options, rows) => requestCost(manifest, model, options, rows),
    fromTensors: (inputs) => instancesOf(dataset, inputs),
  }
}
