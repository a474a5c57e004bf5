import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core'
import { nativeBackend } from '../../backend/native.js'
import { batchNormTraining } from '../../kernels/batch-norm.js'
import { biasAdd } from '../../kernels/bias-add.js'
import { sparseSoftmaxCrossEntropy } from '../../kernels/softmax-cross-entropy.js'
import { randomKey } from '../../random/random-key.js'
import { statelessUniform } from '../../random/stateless-ops.js'
import { applyAdam } from '../../updates/updates.js'
import type { StepFunction } from '../contract.js'
import { prepareProgram } from './prepare-program.js'

const [BATCH, SIDE, CLASSES] = [2, 4, 3]

/**
 * Trains a tiny network for two steps and forgets it, so that the library has set itself up and the tracer's code is
 * compiled before there is real work: the first real program is then ready in about half the time. For a process that
 * waits for work; it takes a few tenths of a second and does nothing where there is no native backend.
 */
export function warmUp(): void {
  if (nativeBackend() === undefined) return
  const names = new Set(Object.keys(tf.engine().registeredVariables))
  tf.tidy(() => {
    const { step, variables } = tinyStep()
    const rows = Int32Array.from({ length: 2 * BATCH }, (_, row) => row % BATCH)
    const { program } = prepareProgram(
      {
        variables,
        steps: {
          train: {
            step,
            feeds: { x: { shape: [SIDE, SIDE, 1], dtype: 'float32' }, y: { shape: [], dtype: 'int32' } },
            batchSizes: [BATCH],
            data: {
              x: { shape: [BATCH, SIDE, SIDE, 1], values: new Uint8Array(BATCH * SIDE * SIDE) },
              y: { shape: [BATCH], values: new Int32Array(BATCH) },
            },
          },
        },
      },
      { step: 'train', rows, batchSize: BATCH },
    )
    program.dispose()
  })
  for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) if (!names.has(name)) variable.dispose()
}

function tinyStep(): { step: StepFunction; variables: Variable[] } {
  const make = (shape: number[]) => tf.variable(tf.fill(shape, 0.1))
  const [filter, gamma, kernel, bias] = [make([3, 3, 1, 2]), make([2]), make([SIDE * SIDE * 2, CLASSES]), make([CLASSES])]
  const weights = [filter, gamma, kernel, bias]
  const slots = weights.map((weight) => [tf.variable(tf.zerosLike(weight)), tf.variable(tf.zerosLike(weight))] as const)
  const counter = tf.variable(tf.scalar(0, 'int32'), false)
  const key = randomKey({ seed: 0, member: 0, purpose: 'warm-up' })
  const step: StepFunction = ({ x, y }) => {
    const { value: loss, grads } = tf.variableGrads(() => {
      const image = tf.relu(tf.conv2d(x as Tensor4D, filter as unknown as Tensor4D, 1, 'same'))
      const normal = batchNormTraining(image, gamma as unknown as Tensor1D, tf.zeros([2]), 1e-3).y
      const kept = tf.mul(tf.reshape(normal, [BATCH, -1]), statelessUniform([BATCH, SIDE * SIDE * 2], key, counter as unknown as Scalar))
      const logits = biasAdd(tf.matMul(kept, kernel), bias as unknown as Tensor1D)
      return tf.mean(sparseSoftmaxCrossEntropy(logits as Tensor2D, y as Tensor1D))
    }, weights)
    weights.forEach((variable, i) => {
      const [gradient, pair] = [grads[variable.name], slots[i]]
      if (gradient && pair)
        applyAdam({ variable, firstMoment: pair[0], secondMoment: pair[1], gradient, rate: tf.scalar(0.1), epsilon: tf.scalar(1e-7), beta1: 0.9, beta2: 0.999 })
    })
    counter.assign(tf.add(counter, tf.scalar(1, 'int32')))
    return { loss, metrics: {} }
  }
  return { step, variables: [...weights, ...slots.flat(), counter] }
}
