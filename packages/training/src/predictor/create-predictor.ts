import type { Instance, Prediction } from '@trainyard/spec'
import { createModelReader, type ModelReader } from './model-reader.js'
import { type LoadedMembers, type LoadOptions, openMembers, type PredictorSource } from './open-members.js'
import type { PredictOptions } from './predict-options.js'

/** A loaded ensemble. It must be disposed of; after that it must not be used. `run` and a step of `steps` block the thread meanwhile. */
export type Predictor = ModelReader &
  LoadedMembers & {
    /** `check`, `read`, then `steps` to their end. */
    predict(instances: readonly Instance[], options: PredictOptions): Promise<Prediction[]>
    /** Raw values of the one input tensor of images and numeric tables, row-major, NaN for a missing number. */
    predictTensor(values: Float32Array, shape: readonly number[], options?: PredictOptions): Promise<Prediction[]>
  }

/** A call of the library that is compiled takes at most so many operations, unless the process has its own idea: some 200 ms of one core. */
const usualPassFlops = 2 ** 33

/**
 * Builds the networks of an ensemble and loads their weights; the engine must be loaded.
 * @throws {TrainingError} when manifest and files do not belong together.
 */
export function createPredictor(source: PredictorSource): Predictor {
  return lastOf(openPredictor(source, { passFlops: usualPassFlops }))
}

/** The same in bounded steps, one each time it is resumed, for a process that answers others meanwhile. */
export function* openPredictor(source: PredictorSource, options: LoadOptions): Generator<void, Predictor> {
  const reader = createModelReader(source.manifest)
  const loaded = yield* openMembers(source, reader.model, options)
  const predict: Predictor['predict'] = async (instances, asked) => {
    reader.check(asked, instances.length)
    return lastOf(loaded.steps(await reader.read(instances), asked))
  }
  return {
    ...reader,
    ...loaded,
    predict,
    predictTensor: async (values, shape, asked = { members: false }) => {
      const numbers = Array.from(values, (value) => (Number.isNaN(value) ? null : value))
      return predict(reader.fromTensors([{ name: 'input', datatype: 'FP32', shape, values: numbers }]), asked)
    },
  }
}

function lastOf<T>(steps: Generator<void, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
}
