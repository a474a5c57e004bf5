import type { RandomKey, tf } from '@trainyard/engine'
import type { ActivationName, PlacedLayer } from '@trainyard/spec'
import type { Parameter, Role } from '../architecture/parameter.js'

/**
 * How a network is run. `training` takes batch statistics and draws noise with the step counter (int32 scalar; the same step draws the same noise);
 * `prediction` does neither; `sampling` is `prediction` with the noise of `training`, for Monte Carlo dropout; `start` is `prediction` in which layers that learn from the first batch may do so.
 */
export type Pass = { mode: 'training'; counter: tf.Scalar } | { mode: 'sampling'; counter: tf.Scalar } | { mode: 'prediction' } | { mode: 'start' }

/** The counter of the noise in this pass; null where layers draw none. */
export const noiseOf = (pass: Pass): tf.Scalar | null => ('counter' in pass ? pass.counter : null)

/** A layer at work: [batch, …input] → [batch, …output], float32. */
export type LayerOperation = (x: tf.Tensor, pass: Pass) => tf.Tensor

/** What a layer is built with. `next` is the activation that its output goes into, as far as that is plain; it decides the `auto` initializer. */
export type LayerContext = {
  place: PlacedLayer
  next: ActivationName | undefined
  /** Names a stream of random numbers of this layer alone. */
  key: (purpose: string) => RandomKey
  /** Makes an array of this layer, `values` row-major. */
  parameter: (what: string, role: Role, shape: readonly number[], values: Float32Array) => Parameter
}

/** Makes the layer's arrays and gives its operation. */
export type LayerFactory<Spec> = (spec: Spec, context: LayerContext) => LayerOperation

/** An array of this many equal values. */
export const filled = (count: number, value: number): Float32Array => new Float32Array(count).fill(value)
