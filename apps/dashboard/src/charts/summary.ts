import { countText, metricOf, metricText, needsValidation } from '@trainyard/spec'
import type { MetricSeries } from '../api.js'

/** The best value of a series, and the step where it stands; in a bucket of several points that of the bucket's last. Null where nothing is better or finite. */
function bestOf({ key, step, value, min, max }: MetricSeries): { value: number; step: number } | null {
  const direction = metricOf(key)?.record.direction ?? null
  if (direction === null) return null
  const side = direction === 'maximize' ? max : min
  let best: { value: number; step: number } | null = null
  for (const [index, at] of step.entries()) {
    const candidate = side.length > 0 ? side[index] : value[index]
    if (typeof candidate !== 'number') continue
    if (best === null || (direction === 'maximize' ? candidate > best.value : candidate < best.value)) best = { value: candidate, step: at }
  }
  return best
}

/**
 * The last and the best value of a chart's series as a text: of its validation side where it has one. Of several members the last is their mean and the best
 * that of one of them, which is named. Empty without points.
 */
export function summaryText(series: readonly MetricSeries[], isSampled: boolean): string {
  const held = series.filter(({ key }) => needsValidation(key))
  const told = (held.length > 0 ? held : series).filter(({ step }) => step.length > 0)
  const [first] = told
  if (!first) return ''
  const side = held.length > 0 ? 'validation ' : ''
  const ends = told.map(({ value }) => value.at(-1) ?? null)
  const finite = ends.filter((value) => value !== null)
  const mean = finite.length < ends.length ? 'not finite' : metricText(first.key, finite.reduce((sum, value) => sum + value, 0) / finite.length)
  const bests = told.flatMap((one) => {
    const best = bestOf(one)
    return best ? [{ ...best, member: one.member }] : []
  })
  const isUp = metricOf(first.key)?.record.direction === 'maximize'
  const [best] = bests.toSorted((a, b) => (isUp ? b.value - a.value : a.value - b.value))
  const last = `${side}last ${mean}${told.length > 1 ? `, mean of ${told.length} members` : ''}`
  if (!best) return last
  return `${last} · best ${metricText(first.key, best.value)} ${isSampled ? 'near' : 'at'} step ${countText(best.step)}${told.length > 1 ? `, member ${best.member}` : ''}`
}
