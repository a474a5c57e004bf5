import {
  architecture,
  type ErrorDetail,
  inferShapes,
  isRecord,
  layer,
  layerFacts,
  type LayerSpec,
  namedLayers,
  type NetworkEnds,
  type NetworkShapes,
  remedyOf,
} from '@trainyard/spec'

/** Sizes that stand in for an unknown data set: large enough that no window is larger. */
const someImage = [4_096, 4_096, 3]
const someTable = [16]

/** The shapes of a network, and what is wrong with them; null where its layers cannot connect. */
export type CheckedShapes = { shapes: NetworkShapes | null; errors: ErrorDetail[] }

/**
 * Follows the shapes through the layers of an `architecture` as it was sent, which may have errors of its own. Without a data set the kind of its input
 * is taken from the first layer that settles it; then only what is wrong with any such input is reported.
 */
export function checkShapes(given: unknown, ends: NetworkEnds | null): CheckedShapes {
  const { layers, complete } = repairLayers(given)
  const inferred = inferShapes({ layers }, ends ?? assumedEnds(layers))
  if (inferred.ok) return { shapes: inferred.shapes, errors: [] }
  const errors = complete ? inferred.errors : inferred.errors.filter((error) => error.path !== 'architecture')
  return { shapes: null, errors: ends ? errors : errors.filter((error) => error.rule === 'shape' || error.rule === 'unique').map(withoutSizes) }
}

function assumedEnds(layers: readonly LayerSpec[]): NetworkEnds {
  const assumed = namedLayers(layers).flatMap(({ spec }) => layerFacts(spec).assumes ?? [])[0]
  return { inputShape: assumed === 'image' ? someImage : someTable, task: 'classification', classes: 2 }
}

const kinds = ['[features]', '[steps, features]', '[height, width, channels]']

/** The sizes are those of the stand-in: only their kind is shown. */
function withoutSizes({ path, rule, message, received }: ErrorDetail): ErrorDetail {
  if (rule !== 'shape' || !Array.isArray(received)) return { path, rule, message, ...(received === undefined ? {} : { received }) }
  const kind = kinds[received.length - 1] ?? 'more sides'
  return { path, rule, message: message.replace(/received \[[^[\]]*\]/, `received ${kind}`), received: kind }
}

/** Layers of a body that may be wrong in many places, as far as their shapes can be followed; `complete` says whether that is to the end. */
type RepairedLayers = { layers: LayerSpec[]; complete: boolean }

/**
 * Reads what can be read of `architecture.layers`, so that layers that do not connect are reported in the same reply as an unknown key or a
 * negative rate. An invalid field is replaced by a harmless value of the layer's record; at a layer of unknown type the reading ends. A preset has
 * layers where its options are good.
 */
function repairLayers(given: unknown): RepairedLayers {
  if (!isRecord(given)) return { layers: [], complete: true }
  if (given['preset'] === undefined || given['preset'] === 'none') return repairList(given['layers'])
  const whole = architecture.safeParse(given)
  return whole.success ? { layers: whole.data.layers, complete: true } : { layers: [], complete: false }
}

function repairList(given: unknown): RepairedLayers {
  const layers: LayerSpec[] = []
  for (const each of Array.isArray(given) ? given : []) {
    const read = repairLayer(each)
    if (!read) return { layers, complete: false }
    layers.push(read)
  }
  return { layers, complete: true }
}

function repairLayer(given: unknown): LayerSpec | null {
  const first = layer.safeParse(given)
  if (first.success) return first.data
  if (!isRecord(given)) return null
  const remedy = remedyOf(given['type'])
  if (!remedy) return null
  const repaired: Record<string, unknown> = { ...given }
  for (const issue of first.error.issues) {
    const keys = issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : issue.path.slice(0, 1).map(String)
    for (const key of keys) {
      if (Object.hasOwn(remedy.harmless, key)) repaired[key] = remedy.harmless[key]
      else delete repaired[key]
    }
  }
  if (remedy.isBlock) {
    const inner = repairList(given['layers'])
    if (!inner.complete || inner.layers.length === 0) return null
    repaired['layers'] = inner.layers
  }
  const second = layer.safeParse(repaired)
  return second.success ? second.data : null
}
