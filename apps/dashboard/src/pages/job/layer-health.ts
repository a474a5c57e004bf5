import type { MetricSeries } from '../../api/shapes.js'

/** What is measured of a layer, in the order of the columns. */
export const layerMeasures = ['activation_mean', 'activation_std', 'zero_fraction', 'saturated_fraction', 'update_ratio'] as const
export type LayerMeasure = (typeof layerMeasures)[number]

/** The last values of one layer, as the mean of the members; and what is doubtful about them. */
export type LayerHealth = { layer: string; values: Partial<Record<LayerMeasure, number>>; warning: string | null }

/** Beyond these a layer is likely not to learn: most units dead, most saturated, or weights that move by less than a millionth or more than a tenth a step. */
const bounds = { zero: 0.9, saturated: 0.5, smallestUpdate: 1e-6, largestUpdate: 0.1 }

/** Reads the layers out of the metrics `layers/<name>/<measure>`, in the order in which they were logged. Empty for a job that logs none. */
export function layerHealth(series: readonly MetricSeries[]): LayerHealth[] {
  const layers = new Map<string, Map<LayerMeasure, number[]>>()
  for (const { key, value } of series) {
    const [, layer, name] = /^layers\/(.+)\/([a-z_]+)$/.exec(key) ?? []
    const measure = layerMeasures.find((each) => each === name)
    const last = value.at(-1)
    if (layer === undefined || measure === undefined || last === null || last === undefined) continue
    const measures = layers.get(layer) ?? new Map<LayerMeasure, number[]>()
    measures.set(measure, [...(measures.get(measure) ?? []), last])
    layers.set(layer, measures)
  }
  return [...layers].map(([layer, measures]) => {
    const values = Object.fromEntries([...measures].map(([measure, all]) => [measure, all.reduce((sum, each) => sum + each, 0) / all.length]))
    return { layer, values, warning: warningOf(values) }
  })
}

function warningOf({ zero_fraction: zero = 0, saturated_fraction: saturated = 0, update_ratio: update }: LayerHealth['values']): string | null {
  if (zero > bounds.zero) return 'Most units give zero: lower the learning rate, or use leaky_relu.'
  if (saturated > bounds.saturated) return 'Most units are saturated: normalise before the activation, or start with smaller weights.'
  if (update !== undefined && update > bounds.largestUpdate) return 'The weights move by more than a tenth a step: lower the learning rate.'
  if (update !== undefined && update < bounds.smallestUpdate) return 'The weights hardly move: raise the learning rate, or look for a vanishing gradient.'
  return null
}
