import {
  applyAdam,
  type ProgramDefinition,
  randomKey,
  type ResidentArray,
  sparseSoftmaxCrossEntropy,
  type StepFunction,
  tf,
  uniformValues,
} from '@trainyard/engine'
import { buildNetwork } from './networks.js'
import { ROWS, WORKLOADS, type WorkloadName } from './workload.js'

/** Variables that the members of a pack have in common: they run in step, at one rate. */
export type SharedState = {
  readonly time: tf.Variable
  readonly rate: tf.Variable
}

export const sharedState = (): SharedState => ({ time: tf.variable(tf.scalar(0), false), rate: tf.variable(tf.scalar(1e-3), false) })

/** The rows that every contender of a workload trains on. */
export function rowsOf(workload: WorkloadName): Readonly<Record<'x' | 'y', ResidentArray>> {
  const { input } = WORKLOADS[workload]
  return {
    x: { shape: [ROWS, ...input], values: uniformValues(ROWS * tf.util.sizeFromShape([...input]), randomKey({ seed: 1, member: 0, purpose: 'x' })) },
    y: { shape: [ROWS], values: Int32Array.from({ length: ROWS }, (_, row) => row % 10) },
  }
}

/** Our program for one member of a workload: its own network, cross-entropy and Adam. */
export function ourProgram(workload: WorkloadName, member: number, { time, rate }: SharedState, data: ReturnType<typeof rowsOf>): ProgramDefinition<'train'> {
  const { batch, input } = WORKLOADS[workload]
  const { forward, weights, averages } = buildNetwork(workload, member)
  const zeros = () => weights.map((weight) => tf.variable(tf.zerosLike(weight), false))
  const [firsts, seconds] = [zeros(), zeros()]
  const [beta1, beta2] = [Math.fround(0.9), Math.fround(0.999)]

  const step: StepFunction = ({ x, y }) => {
    const { value: loss, grads } = tf.variableGrads(
      () => tf.mean(sparseSoftmaxCrossEntropy(forward(x as tf.Tensor) as tf.Tensor2D, y as tf.Tensor1D)) as tf.Scalar,
      weights,
    )
    time.assign(tf.add(time, 1))
    const root = tf.sqrt(tf.sub(1, tf.pow(beta2, time)))
    const scaled = { rate: tf.div(tf.mul(rate, root), tf.sub(1, tf.pow(beta1, time))) as tf.Scalar, epsilon: tf.mul(root, 1e-7) as tf.Scalar, beta1, beta2 }
    weights.forEach((variable, i) => {
      const [firstMoment, secondMoment, gradient] = [firsts[i], seconds[i], grads[variable.name]]
      if (firstMoment && secondMoment && gradient) applyAdam({ variable, firstMoment, secondMoment, gradient, ...scaled })
    })
    return { loss, metrics: {} }
  }

  return {
    variables: [...weights, ...firsts, ...seconds, ...averages, time, rate],
    steps: { train: { step, feeds: { x: { shape: input, dtype: 'float32' }, y: { shape: [], dtype: 'int32' } }, batchSizes: [batch], data } },
  }
}
