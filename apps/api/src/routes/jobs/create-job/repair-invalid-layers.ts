import { architecture, isRecord, layer, type LayerSpec } from '@trainyard/spec'

/** What is put where a layer's own value is no good: never too large for its input, so that it adds no error of its own. */
const harmless: Readonly<Record<string, unknown>> = {
  units: 1,
  filters: 1,
  kernel_size: 1,
  pool_size: 1,
  strides: 1,
  padding: 'same',
  function: 'linear',
  depth_multiplier: 1,
  vocabulary: 1,
  dimensions: 1,
}

/** Layers of a body that may be wrong in many places, as far as their shapes can be followed; `complete` says whether that is to the end. */
export type RepairedLayers = { layers: LayerSpec[]; complete: boolean }

/**
 * Reads what can be read of `architecture.layers`, so that layers which do not connect are told in the same reply as an unknown key or a
 * negative rate. A faulty field is replaced; at a layer of unknown type the reading ends. A preset has layers where its options are good.
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
  const mended: Record<string, unknown> = { ...given }
  for (const issue of first.error.issues) {
    const keys = issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : issue.path.slice(0, 1).map(String)
    for (const key of keys) {
      if (Object.hasOwn(harmless, key)) mended[key] = harmless[key]
      else delete mended[key]
    }
  }
  if (given['type'] === 'residual') {
    const inner = repairList(given['layers'])
    if (!inner.complete || inner.layers.length === 0) return null
    mended['layers'] = inner.layers
  }
  const second = layer.safeParse(mended)
  return second.success ? second.data : null
}
