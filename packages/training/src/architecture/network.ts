import { randomKey, tf } from '@trainyard/engine'
import { elementAt, inferShapes, invariant, namedBy, type NetworkEnds, type NetworkShapes, type PlacedLayer, type ResolvedJobSpec } from '@trainyard/spec'
import type { LayerContext, Pass } from '../layers/index.js'
import type { Observe, Parameter } from '../layers/layer.js'
import { TrainingError } from '../training-error.js'
import { penaltyOf } from '../regularizers/penalty.js'
import { buildLayers, type Building } from './build-layers.js'

/** What a network is built from: the spec's architecture and regularization, the size of one sample, and the number of classes (0 for regression). */
export type NetworkOptions = Omit<NetworkEnds, 'task' | 'loss'> & {
  spec: Pick<ResolvedJobSpec, 'architecture' | 'regularization' | 'task' | 'loss' | 'init'>
  /** The weights start from (seed, member) alone; the layer names choose the streams, so that adding a layer leaves the others as they are. */
  seed: number
  member: number
  /** The arrays that the network begins with, by their names and shapes; those that the seed draws, if left out. */
  stored?: (name: string, shape: readonly number[]) => Float32Array
}

/** A network of our own operations on `tf.Variable`s. It must be disposed of: nothing is freed by itself. */
export type Network = {
  shapes: NetworkShapes
  /** All arrays, in the order of the layers. */
  parameters: readonly Parameter[]
  /** Those that the optimizer moves: neither averages nor arrays of frozen layers. */
  weights: readonly Parameter[]
  /**
   * [batch, …input] → [batch, classes] logits, or [batch, 1]. Of a network that ends in members it is [batch · members, …], the members of a row one after the
   * other. `observe` sees the output of every layer.
   */
  forward(x: tf.Tensor, pass: Pass, observe?: Observe): tf.Tensor2D
  /** The penalty on the weights as a scalar; null where there is none. */
  penalty: (() => tf.Scalar) | null
  dispose(): void
}

/**
 * Builds the layers and, at the end, the output layer that the task implies.
 * @throws {TrainingError} `invalid_spec` with all errors when the shapes do not fit; what `stored` throws.
 */
export function createNetwork({ spec, seed, member, stored, ...ends }: NetworkOptions): Network {
  const inferred = inferShapes(spec.architecture, { ...ends, task: spec.task, loss: spec.loss })
  if (!inferred.ok) throw new TrainingError('invalid_spec', inferred.errors.map(({ path, message }) => `${path}: ${message}`).join('; '))
  const { shapes } = inferred
  const parameters: Parameter[] = []
  const frozen = namedBy(shapes, spec.init?.freeze ?? []) // default: a training from its seed freezes nothing
  const building: Building = { contextOf: (layer, next) => contextOf(layer, next, parameters, { seed, member, stored }), frozen }
  const run = disposedOnError(parameters, () => buildLayers([...shapes.places, shapes.output], [], building))
  const weights = parameters.filter(({ role, layer }) => role !== 'average' && !frozen.has(layer))
  const regularizations = new Map(
    [...shapes.layers, shapes.output].map(({ name, spec: own }) => [name, 'regularization' in own ? own.regularization : undefined]),
  )
  return {
    shapes,
    parameters,
    weights,
    forward: (x, pass, observe) => asRows(run(x, pass, observe)),
    penalty: penaltyOf(weights, spec.regularization, (layer) => regularizations.get(layer)),
    dispose: () => tf.dispose(parameters.map((parameter) => parameter.variable)),
  }
}

const asRows = (output: tf.Tensor): tf.Tensor2D => (output.rank === 3 ? tf.reshape(output, [-1, elementAt(output.shape, 2, 'output')]) : output) as tf.Tensor2D

/** A network that cannot be built to its end leaves nothing behind. */
function disposedOnError<T>(parameters: readonly Parameter[], build: () => T): T {
  try {
    return build()
  } catch (error) {
    tf.dispose(parameters.map(({ variable }) => variable))
    throw error
  }
}

type Beginning = { seed: number; member: number; stored: NetworkOptions['stored'] }

function contextOf(layer: PlacedLayer, next: LayerContext['next'], parameters: Parameter[], { seed, member, stored }: Beginning): LayerContext {
  return {
    layer,
    next,
    key: (purpose) => randomKey({ seed, member, purpose: `${layer.name}/${purpose}` }),
    parameter: (what, role, shape, values) => {
      const name = `${layer.name}/${what}`
      invariant(layer.arrays[what]?.join() === shape.join(), `${name} is not as its record says: ${shape.join()} and ${layer.arrays[what]?.join()}`)
      const variable = tf.tidy(() => tf.variable(tf.tensor(stored ? stored(name, shape) : values(), [...shape], 'float32'), role !== 'average'))
      const rateFactor = rateFactorOf(layer.spec, role)
      const parameter: Parameter = { name, layer: layer.name, role, variable, ...(rateFactor === undefined ? {} : { rateFactor }) }
      parameters.push(parameter)
      return parameter
    },
  }
}

/** What a layer says of the learning rate of an array with this role. */
function rateFactorOf(spec: PlacedLayer['spec'], role: Parameter['role']): number | undefined {
  const ofBias = role === 'bias' && 'bias_rate_factor' in spec ? spec.bias_rate_factor : undefined
  return ofBias ?? ('rate_factor' in spec ? spec.rate_factor : undefined)
}
