import { type ActivationName, layerFacts, type LayerSpec, type PlacedLayer } from '@trainyard/spec'
import { createLayer, type LayerContext, type LayerOperation } from '../layers/index.js'
import type { Chain } from '../layers/layer.js'
import { residual } from '../layers/residual.js'

/** How placed layers are built: what each is built with, and the names of those that stay as they are. */
export type Building = { contextOf(layer: PlacedLayer, next: LayerContext['next']): LayerContext; frozen: ReadonlySet<string> }

/** Builds the layers of a list and the blocks in it. `following` are the layers after the list, for initializers that look ahead. */
export function buildLayers(places: readonly PlacedLayer[], following: readonly LayerSpec[], building: Building): Chain {
  const specs = [...places.map(({ spec }) => spec), ...following]
  const chain = places.map((layer, index): Chain => {
    const run = 'inner' in layer ? block(layer, specs.slice(index + 1), building) : single(layer, nextActivation(specs, index), building)
    return (x, pass, observe) => {
      const output = run(x, pass, observe)
      observe?.(layer, output)
      return output
    }
  })
  return (x, pass, observe) => chain.reduce((value, run) => run(value, pass, observe), x)
}

function single(layer: Exclude<PlacedLayer, { inner: unknown }>, next: LayerContext['next'], { contextOf, frozen }: Building): LayerOperation {
  const run = createLayer(layer.spec, layer.spec.type, contextOf(layer, next))
  if (!frozen.has(layer.name)) return run
  // As at prediction: no statistics of the batch, and no noise.
  return (x, pass) => run(x, pass.mode === 'start' ? pass : { mode: 'prediction' })
}

/** What follows the addition decides how both branches start. */
const block = (layer: Extract<PlacedLayer, { inner: unknown }>, following: readonly LayerSpec[], building: Building): Chain =>
  residual(buildLayers(layer.inner, following, building), buildLayers(layer.shortcut, following, building))

/**
 * The activation that follows the output of layer `index`: its own, else that of the next activation layer; undefined where another layer with weights comes
 * first.
 */
export function nextActivation(layers: readonly LayerSpec[], index: number): ActivationName | undefined {
  const [own, ...following] = layers.slice(index).map(layerFacts)
  const behind = following.find(({ isTransparent }) => !isTransparent)
  return own?.activation ?? (behind?.role === 'activation' ? behind.activation : undefined)
}
