import { prepareEnsemble, tf } from '@trainyard/engine'
import { modelInputShape, type ModelManifest } from '@trainyard/spec'
import { createNetwork } from '../architecture/network.js'
import { assignArrays } from '../checkpoint/arrays.js'
import { readMemberFile } from '../checkpoint/member-file.js'
import { inputTransform } from '../loop/input.js'
import type { Pass } from '../layers/index.js'
import { taskOutput } from '../losses/task-output.js'
import type { RowMixing } from './row-mixing.js'

/**
 * One trained network. `predict` maps prepared rows [rows, …input] to probabilities or scaled values [rows, outputs], on tensors only and in prediction mode unless
 * another pass is asked for.
 */
export type MemberNetwork = { index: number; bytes: number; variables: readonly tf.Variable[]; predict(x: tf.Tensor, pass?: Pass): tf.Tensor; dispose(): void }

/**
 * Builds the network of a member and loads its `final` checkpoint.
 * @throws {RangeError | TrainingError} when the file is of another network.
 */
export function loadMember({ spec, dataset, preprocessing, target }: ModelManifest, index: number, file: Uint8Array): MemberNetwork {
  const inputShape = modelInputShape(dataset)
  const network = createNetwork({ spec, inputShape, classes: dataset.classes.length, seed: spec.seed, member: index })
  try {
    assignArrays('weights', network.parameters, readMemberFile(file).file)
  } catch (error) {
    network.dispose()
    throw error
  }
  const [input, output] = [inputTransform(preprocessing), taskOutput(spec.task, target)]
  return {
    index,
    bytes: network.parameters.reduce((sum, { variable }) => sum + variable.size * Float32Array.BYTES_PER_ELEMENT, 0),
    variables: network.parameters.map(({ variable }) => variable),
    predict: (x, pass = { mode: 'prediction' }) => tf.tidy(() => output.predictions(network.forward(input(x), pass))),
    dispose: network.dispose,
  }
}

/** All members of a model as one computation. `run` maps prepared rows to each member's outputs, in the order of the members. */
export type EnsembleNetwork = { run(inputs: Float32Array, rows: number): Float32Array[]; dispose(): void }

/** A request for one instance, a few that came together, a small batch, and the most rows that run at once. */
const batchSizes = [1, 4, 16, 256]

/** Compiles the members into one graph call where the engine can, but not where rows are mixed: batches are padded then. It does not own the networks. */
export function ensembleNetwork({ dataset }: ModelManifest, networks: readonly MemberNetwork[], mixing: RowMixing | null): EnsembleNetwork {
  const program = prepareEnsemble({
    members: networks.map(({ variables, predict }) => ({ infer: ({ x }) => (x ? { outputs: predict(x) } : {}), variables })),
    feeds: { x: { shape: modelInputShape(dataset), dtype: 'float32' } },
    batchSizes: mixing === null ? batchSizes : [],
  })
  return {
    run: (inputs, rows) => {
      const { values } = program.run({ x: inputs }, rows)['outputs'] ?? { values: new Float32Array() }
      const all = values instanceof Float32Array ? values : Float32Array.from(values)
      const size = all.length / networks.length
      return networks.map((_, position) => all.subarray(position * size, (position + 1) * size))
    },
    dispose: program.dispose,
  }
}
