import { tf } from '@trainyard/engine'
import type { LayerSpec, PlacedLayer } from '@trainyard/spec'
import { createLayer, type LayerContext, type Pass } from '../layers/index.js'
import { nextActivation } from './next-activation.js'

/** Sees the output of every layer, those in blocks too. */
export type Observe = (layer: PlacedLayer, output: tf.Tensor) => void
/** Layers at work, one after the other. */
export type Chain = (x: tf.Tensor, pass: Pass, observe?: Observe) => tf.Tensor
/** What a layer in its place is built with. */
export type ContextOf = (place: PlacedLayer, next: LayerContext['next']) => LayerContext

/** Builds the layers of a list and the blocks in it. `following` are the layers after the list, for initializers that look ahead. */
export function buildLayers(places: readonly PlacedLayer[], following: readonly LayerSpec[], contextOf: ContextOf): Chain {
  const specs = [...places.map(({ spec }) => spec), ...following]
  const chain = places.map((place, index): Chain => {
    if ('inner' in place) return residual(place, specs.slice(index + 1), contextOf)
    const { spec } = place
    return createLayer(spec, spec.type, contextOf(place, nextActivation(specs, index)))
  })
  return (x, pass, observe) =>
    chain.reduce((value, run, index) => {
      const output = run(value, pass, observe)
      const place = places[index]
      if (place) observe?.(place, output)
      return output
    }, x)
}

/** y = F(x) + x, or F(x) + P(x) with a projection P (He et al. 2015, eq. 1 and 2). What follows the addition decides how both branches start. */
function residual(place: Extract<PlacedLayer, { inner: unknown }>, following: readonly LayerSpec[], contextOf: ContextOf): Chain {
  const inner = buildLayers(place.inner, following, contextOf)
  const shortcut = buildLayers(place.shortcut, following, contextOf)
  return (x, pass, observe) => tf.add(inner(x, pass, observe), shortcut(x, pass, observe))
}
