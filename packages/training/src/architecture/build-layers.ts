import { type ActivationName, layerFacts, type LayerSpec, type PlacedLayer } from '@trainyard/spec'
import { createLayer, type LayerContext, type LayerOperation } from '../layers/index.js'
import type { Chain } from '../layers/layer.js'
import { residual } from '../layers/residual.js'

/** What a layer in its place is built with. */
export type ContextOf = (place: PlacedLayer, next: LayerContext['next']) => LayerContext

/** Builds the layers of a list and the blocks in it. `following` are the layers after the list, for initializers that look ahead. */
export function buildLayers(places: readonly PlacedLayer[], following: readonly LayerSpec[], contextOf: ContextOf): Chain {
  const specs = [...places.map(({ spec }) => spec), ...following]
  const chain = places.map((place, index): Chain => {
    const run = 'inner' in place ? block(place, specs.slice(index + 1), contextOf) : single(place, nextActivation(specs, index), contextOf)
    return (x, pass, observe) => {
      const output = run(x, pass, observe)
      observe?.(place, output)
      return output
    }
  })
  return (x, pass, observe) => chain.reduce((value, run) => run(value, pass, observe), x)
}

const single = (place: Exclude<PlacedLayer, { inner: unknown }>, next: LayerContext['next'], contextOf: ContextOf): LayerOperation =>
  createLayer(place.spec, place.spec.type, contextOf(place, next))

/** What follows the addition decides how both branches start. */
const block = (place: Extract<PlacedLayer, { inner: unknown }>, following: readonly LayerSpec[], contextOf: ContextOf): Chain =>
  residual(buildLayers(place.inner, following, contextOf), buildLayers(place.shortcut, following, contextOf))

/**
 * The activation that follows the output of layer `index`: its own, else that of the next activation layer; undefined where another layer with weights comes
 * first.
 */
export function nextActivation(layers: readonly LayerSpec[], index: number): ActivationName | undefined {
  const [own, ...following] = layers.slice(index).map(layerFacts)
  const behind = following.find(({ isTransparent }) => !isTransparent)
  return own?.activation ?? (behind?.role === 'activation' ? behind.activation : undefined)
}
