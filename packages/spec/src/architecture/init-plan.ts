import type { ErrorDetail } from '../http/error.js'
import type { JobInit } from '../job/init.js'
import { shapeText } from '../layers/shape.js'
import type { NetworkShapes } from './infer-shapes.js'
import { outputLayerName } from './layer-names.js'
import type { PlacedLayer } from './placed-layer.js'

/** How the arrays of a layer start: `loaded`, `partly` (the classes that both have), or `drawn` from the seed. Those of a frozen layer stay as they start. */
export type LayerStart = { name: string; start: 'loaded' | 'partly' | 'drawn'; frozen: boolean }

/** A network with what its output says: the classes, in their order, and whether each has an output of its own. */
export type NetworkWithClasses = { shapes: NetworkShapes; classes: readonly string[] }

/** How a network starts from the weights of another, or everything that keeps it from that; and what is not used of the other. */
export type InitPlan = { ok: true; layers: LayerStart[]; unused: string[] } | { ok: false; errors: ErrorDetail[] }

const error = (path: string, rule: string, message: string, received?: unknown): ErrorDetail => ({ path, rule, message: `${path} ${message}`, received })

const layersOf = ({ layers, output }: NetworkShapes): PlacedLayer[] => [...layers, output]

/** Whether `name` names this layer, or a block around it. */
const names = (name: string, layer: string): boolean => layer === name || layer.startsWith(`${name}.`)

/** The names of the layers that a list of names is about: those of a block with it. */
export const namedBy = (shapes: NetworkShapes, list: readonly string[]): Set<string> =>
  new Set(layersOf(shapes).flatMap(({ name }) => (list.some((one) => names(one, name)) ? [name] : [])))

/** Plans how a network starts from the weights of another, array by array. Arrays are matched by the names of their layers. */
export function planInit(init: Pick<JobInit, 'freeze' | 'reset' | 'optimizer'>, target: NetworkWithClasses, source: NetworkWithClasses): InitPlan {
  const [frozen, reset] = [namedBy(target.shapes, init.freeze), namedBy(target.shapes, init.reset)]
  const sources = new Map(layersOf(source.shapes).map((layer) => [layer.name, layer]))
  const errors = [...nameErrors(init, target.shapes), ...bothErrors(frozen, reset)]
  const layers: LayerStart[] = []
  for (const layer of layersOf(target.shapes)) {
    const { name } = layer
    if (reset.has(name) || Object.keys(layer.arrays).length === 0) {
      layers.push({ name, start: 'drawn', frozen: frozen.has(name) })
      continue
    }
    const found = startOf(layer, sources.get(name), target.classes, source.classes)
    if ('message' in found) errors.push(error('init', 'shape', found.message, shapesText(layer)))
    else if (found.start !== 'loaded' && frozen.has(name))
      errors.push(error('init.freeze', 'classes', `names ${name}, some of whose classes are new: they would never be learned. Leave it out`, name))
    layers.push({ name, start: 'message' in found ? 'drawn' : found.start, frozen: frozen.has(name) })
  }
  if (!layersOf(target.shapes).some(({ name, trainable }) => trainable > 0 && !frozen.has(name)))
    errors.push(error('init.freeze', 'trainable', 'must leave a layer with weights to train', init.freeze))
  const changed = layers.filter(({ name, start }) => start !== 'loaded' && trainableOf(target.shapes, name) > 0).map(({ name }) => name)
  if (init.optimizer === 'keep' && changed.length > 0)
    errors.push(error('init.optimizer', 'layers', `can be keep only where all layers are loaded; ${changed.join(', ')} is not. Use fresh`, init.optimizer))
  if (errors.length > 0) return { ok: false, errors }
  const used = new Set(layersOf(target.shapes).map(({ name }) => name))
  return { ok: true, layers, unused: [...sources.values()].flatMap(({ name, arrays }) => (used.has(name) || Object.keys(arrays).length === 0 ? [] : [name])) }
}

const trainableOf = (shapes: NetworkShapes, name: string): number => layersOf(shapes).find((layer) => layer.name === name)?.trainable ?? 0 // default: no such layer

function nameErrors({ freeze, reset }: Pick<JobInit, 'freeze' | 'reset'>, shapes: NetworkShapes): ErrorDetail[] {
  const known = layersOf(shapes).map(({ name }) => name)
  return Object.entries({ freeze, reset }).flatMap(([field, list]) =>
    list.flatMap((name, index) =>
      known.some((layer) => names(name, layer))
        ? []
        : [error(`init.${field}[${index}]`, 'layer', `names no layer of the architecture; they are ${known.join(', ')}`, name)],
    ),
  )
}

const bothErrors = (frozen: ReadonlySet<string>, reset: ReadonlySet<string>): ErrorDetail[] =>
  [...frozen].flatMap((name) =>
    reset.has(name) ? [error('init.freeze', 'reset', `names ${name}, which init.reset names, too: what the seed draws would never be learned`, name)] : [],
  )

const shapesText = ({ arrays }: PlacedLayer): string =>
  Object.entries(arrays)
    .map(([what, shape]) => `${what} ${shapeText(shape)}`)
    .join(', ')

/** How the arrays of one layer start, or why they cannot be loaded, with the shapes of both. */
function startOf(layer: PlacedLayer, from: PlacedLayer | undefined, classes: readonly string[], ofSource: readonly string[]) {
  const { name } = layer
  const remedy = `name ${name} in init.reset to start it from the seed`
  if (!from || Object.keys(from.arrays).length === 0)
    return { message: `has no weights for the layer ${name} (${layer.type}: ${shapesText(layer)}): ${remedy}, or name the layer as the one that it takes over` }
  const both = `${name} is ${layer.type} with ${shapesText(layer)} here, and ${from.type} with ${shapesText(from)} in the weights to start from: ${remedy}`
  if (layer.type !== from.type) return { message: `does not fit: ${both}` }
  if (parameterizationOf(layer) !== parameterizationOf(from))
    return {
      message: `does not fit: ${name} has the parameterization ${parameterizationOf(layer)} here, and ${parameterizationOf(from)} in the weights to start from: ${remedy}`,
    }
  if (name !== outputLayerName) return sameArrays(layer, from) ? { start: 'loaded' as const } : { message: `does not fit: ${both}` }
  return outputStart(layer, from, { classes, ofSource, both, remedy })
}

/** Classes that the output has an own number for are matched by name; where one number tells two classes apart, both must be the same in the same order. */
function outputStart(
  layer: PlacedLayer,
  from: PlacedLayer,
  { classes, ofSource, both, remedy }: { classes: readonly string[]; ofSource: readonly string[]; both: string; remedy: string },
) {
  const isSame = classes.length === ofSource.length && classes.every((name, index) => name === ofSource[index])
  if (isSame) return sameArrays(layer, from) ? { start: 'loaded' as const } : { message: `does not fit: ${both}` }
  if (layer.output.at(-1) !== classes.length || from.output.at(-1) !== ofSource.length)
    return { message: `does not fit: the output tells ${list(classes)} apart here, and ${list(ofSource)} in the weights to start from: ${remedy}` }
  if (!sameArrays(layer, from, -1)) return { message: `does not fit: ${both}` }
  return { start: classes.some((name) => ofSource.includes(name)) ? ('partly' as const) : ('drawn' as const) }
}

const listed = 10
const list = (classes: readonly string[]): string => `${classes.slice(0, listed).join(', ')}${classes.length > listed ? ', …' : ''}`

const parameterizationOf = ({ spec }: PlacedLayer): string => ('parameterization' in spec && spec.parameterization) || 'standard'

/** Whether both layers have the same arrays; `without` the last side, which may differ. */
function sameArrays({ arrays: own }: PlacedLayer, { arrays: theirs }: PlacedLayer, without?: -1): boolean {
  const names = Object.keys(own)
  const sides = (shape: readonly number[] | undefined): string | undefined => shape?.slice(0, without).join()
  return names.length === Object.keys(theirs).length && names.every((what) => theirs[what] !== undefined && sides(own[what]) === sides(theirs[what]))
}
