import type { ErrorDetail } from '../http/error.js'
import { defined } from '../invariant.js'
import { limits } from '../limits.js'
import { namedLayers } from './layer-names.js'
import { layerFacts } from '../layers/facts.js'
import { layerRecords, type LayerSpec } from '../layers/index.js'

/** How many layers there are in all, and how deep blocks stand in blocks: beyond the limits nothing else is looked at. */
export function sizeErrors(layers: readonly LayerSpec[]): ErrorDetail[] {
  const count = namedLayers(layers).length
  const deep = namedLayers(layers).find(({ path }) => path.split('.layers[').length - 2 > limits.residualDepth)
  const error = (path: string, message: string, received: unknown): ErrorDetail => ({ path, rule: 'maximum', message, received })
  return [
    ...(count > limits.layers
      ? [error('architecture.layers', `architecture has ${count} layers with those in blocks, at most ${limits.layers} are allowed`, count)]
      : []),
    ...(deep ? [error(deep.path, `${deep.path}: blocks may stand in each other at most ${limits.residualDepth} deep`, deep.spec.type)] : []),
  ]
}

/** Where the data set's numbers end up unchanged: the index of the first layer that does more than move them, -1 where there is none. */
export const firstReader = (layers: readonly LayerSpec[]): number => layers.findIndex((each) => layerFacts(each).role !== 'rearrangement')

/** How many different whole numbers the layer that the data set's numbers reach as they are can look up; null where the network takes standardized inputs. */
export function vocabularyOf({ layers }: { layers: readonly LayerSpec[] }): number | null {
  const reader = layers[firstReader(layers)]
  return (reader && layerFacts(reader).vocabulary) ?? null
}

/** Whether the network takes the data set's numbers as they are, whole and not standardized: where an embedding looks them up. */
export const takesRawNumbers = (architecture: { layers: readonly LayerSpec[] }): boolean => vocabularyOf(architecture) !== null

/**
 * From how many categories on a column of a table reaches the network as the number of its category: those with more than that. Null where each category is
 * an input.
 */
export function categoriesAbove({ layers }: { layers: readonly LayerSpec[] }): number | null {
  const reader = layers[firstReader(layers)]
  return (reader && layerFacts(reader).categoriesAbove) ?? null
}

const rearrangements = layerRecords.flatMap(({ type, traits }) => (traits.role === 'rearrangement' ? [type] : []))

/** A layer that looks up whole numbers, or categories, must get those of the data set. */
export function lookUpErrors(layers: readonly LayerSpec[]): ErrorDetail[] {
  const first = `architecture.layers[${firstReader(layers)}]`
  return namedLayers(layers)
    .filter(({ path }) => path !== first)
    .flatMap(({ path, name, spec }) => {
      const facts = layerFacts(spec)
      const taken = facts.vocabulary !== undefined ? 'whole numbers' : facts.categoriesAbove !== undefined ? 'categories' : null
      const message = `${name}: ${spec.type} takes the ${taken} of the data set: only ${andList(rearrangements)} may stand before it`
      return taken === null ? [] : [{ path, rule: 'order', message, received: spec.type }]
    })
}

const andList = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} and ${names.slice(-1).join('')}`

/** Normalizing after the nonlinearity works against the paper's argument (Ioffe & Szegedy 2015, §3.2), so it is allowed but pointed out. */
export function orderWarnings(layers: readonly LayerSpec[]): ErrorDetail[] {
  const named = new Map(namedLayers(layers).map((each) => [each.spec, each]))
  const inList = (list: readonly LayerSpec[]): ErrorDetail[] =>
    list.flatMap((spec, index) => {
      if ('layers' in spec) return inList(spec.layers)
      const before = list[index - 1]
      const activation = before && layerFacts(before).activation
      if (!layerFacts(spec).centersBatch || activation === undefined || activation === 'linear') return []
      const { path, name } = defined(named.get(spec), 'the name of a layer')
      const message = `${name} stands after the activation ${activation}; it is meant to stand between the layer and its activation`
      return [{ path, rule: 'order', message, received: activation }]
    })
  return inList(layers)
}
