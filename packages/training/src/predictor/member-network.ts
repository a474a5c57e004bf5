import { tf } from '@trainyard/engine'
import { modelInputShape, type ModelManifest } from '@trainyard/spec'
import { createNetwork } from '../architecture/network.js'
import { assignArrays } from '../checkpoint/arrays.js'
import { readMemberFile } from '../checkpoint/member-file.js'
import { inputTransform } from '../loop/input.js'
import type { Pass } from '../layers/index.js'
import { taskOutput } from '../losses/task-output.js'

/** One trained network. `predict` maps prepared rows [rows, …input] to probabilities or values [rows, outputs], on tensors only; plainly, unless another pass is wanted. */
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
