import { randomKey, tf } from '@trainyard/engine'
import { inferShapes, type NetworkShapes, type PlacedLayer, type ResolvedJobSpec } from '@trainyard/spec'
import type { LayerContext, Pass } from '../layers/index.js'
import type { Observe, Parameter } from '../layers/layer.js'
import { TrainingError } from '../training-error.js'
import { penaltyOf } from '../regularizers/penalty.js'
import { buildLayers } from './build-layers.js'

/** What a network is built from: the spec's architecture and regularization, the size of one sample, and the number of classes (0 for regression). */
export type NetworkOptions = {
  spec: Pick<ResolvedJobSpec, 'architecture' | 'regularization' | 'task'>
  inputShape: readonly number[]
  classes: number
  /** The weights start from (seed, member) alone; the layer names choose the streams, so that adding a layer leaves the others as they are. */
  seed: number
  member: number
}

/** A network of our own operations on `tf.Variable`s. It must be disposed of: nothing is freed by itself. */
export type Network = {
  shapes: NetworkShapes
  /** All arrays, in the order of the layers. */
  parameters: readonly Parameter[]
  /** Those that the optimizer moves. */
  weights: readonly Parameter[]
  /** [batch, …input] → [batch, classes] logits, or [batch, 1]. `observe` sees the output of every layer. */
  forward(x: tf.Tensor, pass: Pass, observe?: Observe): tf.Tensor2D
  /** The penalty on the weights as a scalar; null where there is none. */
  penalty: (() => tf.Scalar) | null
  dispose(): void
}

/**
 * Builds the layers and, at the end, the output layer that the task implies.
 * @throws {TrainingError} `invalid_spec` with all errors when the shapes do not fit.
 */
export function createNetwork({ spec, inputShape, classes, seed, member }: NetworkOptions): Network {
  const inferred = inferShapes(spec.architecture, { inputShape, task: spec.task, classes })
  if (!inferred.ok) throw new TrainingError('invalid_spec', inferred.errors.map(({ path, message }) => `${path}: ${message}`).join('; '))
  const { shapes } = inferred
  const parameters: Parameter[] = []
  const run = buildLayers([...shapes.places, shapes.output], [], (layer, next) => contextOf(layer, next, parameters, { seed, member }))
  const weights = parameters.filter(({ role }) => role !== 'average')
  const regularizations = new Map(
    [...shapes.layers, shapes.output].map(({ name, spec: own }) => [name, 'regularization' in own ? own.regularization : undefined]),
  )
  return {
    shapes,
    parameters,
    weights,
    forward: (x, pass, observe) => run(x, pass, observe) as tf.Tensor2D,
    penalty: penaltyOf(weights, spec.regularization, (layer) => regularizations.get(layer)),
    dispose: () => tf.dispose(parameters.map((parameter) => parameter.variable)),
  }
}

function contextOf(layer: PlacedLayer, next: LayerContext['next'], parameters: Parameter[], stream: { seed: number; member: number }): LayerContext {
  return {
    layer,
    next,
    key: (purpose) => randomKey({ ...stream, purpose: `${layer.name}/${purpose}` }),
    parameter: (what, role, shape, values) => {
      const variable = tf.tidy(() => tf.variable(tf.tensor(values, [...shape], 'float32'), role !== 'average'))
      const parameter: Parameter = { name: `${layer.name}/${what}`, layer: layer.name, role, variable }
      parameters.push(parameter)
      return parameter
    },
  }
}
