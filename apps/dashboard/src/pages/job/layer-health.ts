import { layerMetrics, metricOf } from '@trainyard/spec'
import type { EventView, MetricSeries } from '../../api.js'

/** The series of one measure of one layer, a series a member. */
export type LayerSeries = { layer: string; measure: string; series: MetricSeries[] }

/** Reads the layers out of a job's metrics, in the order in which they were logged. Empty for a job that logs none. */
export function layerSeries(series: readonly MetricSeries[]): LayerSeries[] {
  const found = new Map<string, LayerSeries>()
  for (const one of series) {
    const known = metricOf(one.key)
    if (!known || known.layer === null || !layerMetrics.includes(known.record)) continue
    const entry = found.get(one.key) ?? { layer: known.layer, measure: known.record.key, series: [] }
    entry.series.push(one)
    found.set(one.key, entry)
  }
  return [...found.values()]
}

/** The last values of a layer as the mean of its members, the newest advice about it, and the measures that are beyond their warning levels. */
export type LayerHealth = { layer: string; values: Readonly<Record<string, number>>; advice: string | null; warnings: string[] }

/** One row a layer. `events` are newest first; the trainer's diagnostics name the layer and what to do about it. */
export function layerHealth(all: readonly LayerSeries[], events: readonly EventView[]): LayerHealth[] {
  const layers = [...new Set(all.map(({ layer }) => layer))]
  return layers.map((layer) => {
    const own = all.filter((each) => each.layer === layer)
    const values = Object.fromEntries(own.flatMap(({ measure, series }) => lastMean(series).map((mean) => [measure, mean])))
    const diagnostic = events.find(({ type, data }) => type === 'diagnostic' && data['layer'] === layer && typeof data['suggestion'] === 'string')
    return { layer, values, advice: diagnostic ? String(diagnostic.data['suggestion']) : null, warnings: warningsOf(values) }
  })
}

/**
 * What is to be said of a layer by the figures shown: what is beyond its level, with the advice about it, or that all is well. Advice about earlier steps says so.
 * Nothing of a layer without figures; of a job that diverged nothing good, since its last figures are older than its end.
 */
export function verdict({ values, advice, warnings }: LayerHealth, diverged: boolean): string {
  if (warnings.length > 0) return [...warnings, ...(advice === null ? [] : [advice])].join('; ')
  const now = diverged || Object.keys(values).length === 0 ? '–' : 'OK'
  return advice === null ? now : `${now}; at earlier steps or in one member: ${advice}`
}

/** Whether a figure is at its warning level or beyond; one that is not known is not. */
export function isBeyond(measure: string, value: number | undefined): boolean {
  const level = layerMetrics.find(({ key }) => key === measure)?.warnFrom ?? null
  return value !== undefined && level !== null && value >= level
}

const warningsOf = (values: Readonly<Record<string, number>>): string[] =>
  layerMetrics.flatMap(({ key, label, warnFrom }) => (isBeyond(key, values[key]) ? [`${label} is ${warnFrom} or more`] : []))

/** The mean of the members' last values; nothing where none has one. */
function lastMean(series: readonly MetricSeries[]): number[] {
  const values = series.map(({ value }) => value.at(-1)).filter((value) => typeof value === 'number')
  return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0) / values.length]
}
