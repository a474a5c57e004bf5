import type { ErrorDetail } from '../http/error.js'
import { limits } from '../limits.js'
import { namedLayers } from './layer-names.js'
import type { LayerSpec } from './layers/index.js'

/** How many layers there are in all, and how deep blocks stand in blocks: beyond the limits nothing else is looked at. */
export function sizeFaults(layers: readonly LayerSpec[]): ErrorDetail[] {
  const count = namedLayers(layers).length
  const deep = namedLayers(layers).find(({ path }) => path.split('.layers[').length - 2 > limits.residualDepth)
  const fault = (path: string, message: string, received: unknown): ErrorDetail => ({ path, rule: 'maximum', message, received })
  return [
    ...(count > limits.layers
      ? [fault('architecture.layers', `architecture has ${count} layers with those in blocks, at most ${limits.layers} are allowed`, count)]
      : []),
    ...(deep ? [fault(deep.path, `${deep.path}: blocks may stand in each other at most ${limits.residualDepth} deep`, deep.spec.type)] : []),
  ]
}

/** Layers that only move numbers, so that those of the data set come through them as they are. */
const movesOnly: ReadonlySet<LayerSpec['type']> = new Set(['flatten', 'reshape', 'permute'])

/** Whether the network takes the data set's numbers as they are, whole and not standardised: where an embedding looks them up. */
export const takesRawNumbers = ({ layers }: { layers: readonly LayerSpec[] }): boolean => layers.find(({ type }) => !movesOnly.has(type))?.type === 'embedding'

/** An embedding looks up whole numbers, which only the data set gives. */
export function embeddingFaults(layers: readonly LayerSpec[]): ErrorDetail[] {
  const first = layers.findIndex(({ type }) => !movesOnly.has(type))
  return namedLayers(layers)
    .filter(({ spec, path }) => spec.type === 'embedding' && path !== `architecture.layers[${first}]`)
    .map(({ path, name }) => ({
      path,
      rule: 'order',
      message: `${name}: embedding takes the whole numbers of the data set: only flatten, reshape and permute may stand before it`,
      received: 'embedding',
    }))
}

/** Normalising after the nonlinearity works against the paper's argument (Ioffe & Szegedy 2015, §3.2), so it is allowed but pointed out. */
export function orderWarnings(layers: readonly LayerSpec[]): ErrorDetail[] {
  const named = new Map(namedLayers(layers).map((each) => [each.spec, each]))
  const inList = (list: readonly LayerSpec[]): ErrorDetail[] =>
    list.flatMap((spec, index) => {
      if (spec.type === 'residual') return inList(spec.layers)
      const activation = activationOf(list[index - 1])
      if (spec.type !== 'batch_normalization' || activation === undefined || activation === 'linear') return []
      const { path = 'architecture', name = spec.type } = named.get(spec) ?? {}
      const message = `${name} stands after the activation ${activation}; it is meant to stand between the layer and its activation`
      return [{ path, rule: 'order', message, received: activation }]
    })
  return inList(layers)
}

const activationOf = (spec: LayerSpec | undefined) => (spec?.type === 'activation' ? spec.function : spec && 'activation' in spec ? spec.activation : undefined)
