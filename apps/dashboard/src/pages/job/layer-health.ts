import type { EventView, MetricSeries } from '../../api/calls.js'

/** What is measured of a layer, in the order of the columns. */
export const layerMeasures = ['activation_mean', 'activation_std', 'zero_fraction', 'dead_fraction', 'saturated_fraction', 'update_ratio'] as const
export type LayerMeasure = (typeof layerMeasures)[number]

/** The series of one measure of one layer, a series a member. */
export type LayerSeries = { layer: string; measure: LayerMeasure; series: MetricSeries[] }

/** Reads the layers out of the metrics `layers/<name>/<measure>`, in the order in which they were logged. Empty for a job that logs none. */
export function layerSeries(series: readonly MetricSeries[]): LayerSeries[] {
  const found = new Map<string, LayerSeries>()
  for (const one of series) {
    const [, layer, name] = /^layers\/(.+)\/([a-z_]+)$/.exec(one.key) ?? []
    const measure = layerMeasures.find((each) => each === name)
    if (layer === undefined || measure === undefined) continue
    const entry = found.get(one.key) ?? { layer, measure, series: [] }
    entry.series.push(one)
    found.set(one.key, entry)
  }
  return [...found.values()]
}

/** The last values of a layer as the mean of its members, and the newest advice about it. */
export type LayerHealth = { layer: string; values: Partial<Record<LayerMeasure, number>>; advice: string | null }

/** One row a layer. `events` are newest first; the trainer's diagnostics name the layer and what to do about it. */
export function layerHealth(all: readonly LayerSeries[], events: readonly EventView[]): LayerHealth[] {
  const layers = [...new Set(all.map(({ layer }) => layer))]
  return layers.map((layer) => {
    const own = all.filter((each) => each.layer === layer)
    const values = Object.fromEntries(own.flatMap(({ measure, series }) => lastMean(series).map((mean) => [measure, mean])))
    const diagnostic = events.find(({ type, data }) => type === 'diagnostic' && data['layer'] === layer && typeof data['suggestion'] === 'string')
    return { layer, values, advice: diagnostic ? String(diagnostic.data['suggestion']) : null }
  })
}

/** The mean of the members' last values; nothing where none has one. */
function lastMean(series: readonly MetricSeries[]): number[] {
  const values = series.map(({ value }) => value.at(-1)).filter((value) => typeof value === 'number')
  return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0) / values.length]
}
