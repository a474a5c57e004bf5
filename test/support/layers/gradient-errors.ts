import { sparseSoftmaxCrossEntropy, tf } from '@trainyard/engine'
import { architecture, defined, elementAt, type LayerInput, type NetworkEnds } from '@trainyard/spec'
import { toySpec } from '@trainyard/testing/training/toy-task.js'
import { createNetwork } from '@trainyard/training'

/** A weight whose derivative along its own gradient is not what central differences say. */
type GradientError = {
  readonly weight: string
  readonly derivative: number
  readonly norm: number
  readonly error: number
}

/** What the network is given: the features of each row, and its class. */
type GradientRows = Pick<NetworkEnds, 'inputShape' | 'classes' | 'inputs'> & { values: Float32Array; labels: number[] }

const waves: GradientRows = {
  inputShape: [6, 5, 2],
  classes: 3,
  values: Float32Array.from({ length: 8 * 60 }, (_, index) => Math.sin(index * 1.7) + Math.cos(index * 0.3)),
  labels: [0, 1, 2, 0, 1, 2, 0, 1],
}

/**
 * The errors of every weight's gradient in a network of these layers, on the engine that is loaded: the directional derivative along the gradient itself, by
 * central differences. The backends compute in float32 only, so a difference quotient of a step h has an error of about 1e-7 / h from rounding and h² from
 * curvature: 1e-3 relative is what can be distinguished, and one wrong term would be far more.
 */
export function gradientErrors(layers: readonly LayerInput[], stepSize: number, { values, labels, ...ends }: GradientRows = waves): GradientError[] {
  const network = createNetwork({
    spec: { ...toySpec({}), architecture: architecture.parse({ layers }) },
    ...ends,
    seed: 11,
    member: 0,
  })
  const x = tf.tensor(values, [labels.length, ...ends.inputShape])
  const y = tf.tensor1d(labels, 'int32')
  const loss = () => tf.tidy(() => tf.mean(sparseSoftmaxCrossEntropy(network.forward(x, { mode: 'training', counter: tf.scalar(3, 'int32') }), y)) as tf.Scalar)
  const scalar = (value: tf.Tensor): number => elementAt(value.dataSync(), 0, 'a scalar')
  const { grads } = tf.variableGrads(
    loss,
    network.weights.map((weight) => weight.variable),
  )
  const errors = network.weights.map(({ name: weight, variable }) => {
    const gradient = defined(grads[variable.name], `the gradient of ${weight}`)
    const norm = Math.sqrt(scalar(tf.sum(tf.square(gradient))))
    const start = tf.clone(variable)
    const at = (h: number): number => {
      tf.tidy(() => variable.assign(tf.add(start, tf.mul(gradient, h / norm))))
      return scalar(loss())
    }
    // Richardson: the h² term of two step sizes cancels.
    const quotient = (step: number) => (at(step) - at(-step)) / (2 * step)
    const derivative = (4 * quotient(stepSize / 2) - quotient(stepSize)) / 3
    variable.assign(start)
    return { weight, derivative, norm, error: Math.abs(derivative - norm) / Math.max(norm, 0.05) }
  })
  network.dispose()
  return errors
}
