import { type ActivationName, layerFacts, type LayerSpec, type PlacedLayer } from '@trainyard/spec'
import { createLayer, type LayerContext, type LayerOperation } from '../layers/index.js'
import type { Chain } from '../layers/layer.js'
import { residual } from '../layers/residual.js'

/** Makes the context that a placed layer is built with. */
export type ContextOf = (layer: PlacedLayer, next: LayerContext['next']) => LayerContext

/** Builds the layers of a list and the blocks in it. `following` are the layers after the list, for initializers that look ahead. */
export function buildLayers(places: readonly PlacedLayer[], following: readonly LayerSpec[], contextOf: ContextOf): Chain {
  const specs = [...places.map(({ spec }) => spec), ...following]
  const chain = places.map((layer, index): Chain => {
    const run = 'inner' in layer ? block(layer, specs.slice(index + 1), contextOf) : single(layer, nextActivation(specs, index), contextOf)
    return (x, pass, observe) => {
      const output = run(x, pass, observe)
      observe?.(layer, output)
      return output
    }
  })
  return (x, pass, observe) => chain.reduce((value, run) => run(value, pass, observe), x)
}

const single = (layer: Exclude<PlacedLayer, { inner: unknown }>, next: LayerContext['next'], contextOf: ContextOf): LayerOperation =>
  createLayer(layer.spec, layer.spec.type, contextOf(layer, next))

/** What follows the addition decides how both branches start. */
const block = (layer: Extract<PlacedLayer, { inner: unknown }>, following: readonly LayerSpec[], contextOf: ContextOf): Chain =>
  residual(buildLayers(layer.inner, following, contextOf), buildLayers(layer.shortcut, following, contextOf))

/**
 * The activation that follows the output of layer `index`: its own, else that of the next activation layer; undefined where another layer with weights comes
 * first.
 */
export function nextActivation(layers: readonly LayerSpec[], index: number): ActivationName | undefined {
  const [own, ...following] = layers.slice(index).map(layerFacts)
  const behind = following.find(({ isTransparent }) => !isTransparent)
  return own?.activation ?? (behind?.role === 'activation' ? behind.activation : undefined)
}
