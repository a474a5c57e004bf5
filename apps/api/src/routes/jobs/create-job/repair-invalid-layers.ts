import { architecture, isRecord, layer, type LayerSpec, remedyOf } from '@trainyard/spec'

/** Layers of a body that may be wrong in many places, as far as their shapes can be followed; `complete` says whether that is to the end. */
export type RepairedLayers = { layers: LayerSpec[]; complete: boolean }

/**
 * Reads what can be read of `architecture.layers`, so that layers that do not connect are reported in the same reply as an unknown key or a
 * negative rate. An invalid field is replaced by a harmless value of the layer's record; at a layer of unknown type the reading ends. A preset has layers where
 * its options are good.
 */
export function repairLayers(given: unknown): RepairedLayers {
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
