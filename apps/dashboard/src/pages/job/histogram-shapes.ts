import type { JobHistograms } from '../../api.js'

export const kinds = ['weights', 'gradients', 'activations'] as const
export type Kind = (typeof kinds)[number]

type Report = JobHistograms['data'][number]
export type Histogram = NonNullable<Report['layers'][number][Kind]>

/** One histogram at each inspection that has one, the earliest first. */
export type LayerHistory = { layer: string; reports: { step: number; histogram: Histogram }[] }

/** The histograms of one kind by layer, in the order of the network; layers without any are left out. */
export function layerHistories(reports: readonly Report[], kind: Kind): LayerHistory[] {
  const found = new Map<string, LayerHistory>()
  for (const { step, layers } of reports)
    for (const { layer, [kind]: histogram } of layers) {
      if (histogram === null) continue
      const known = found.get(layer) ?? { layer, reports: [] }
      known.reports.push({ step, histogram })
      found.set(layer, known)
    }
  return [...found.values()]
}

/** The smallest and the largest value of all inspections; null where none is finite. */
export function rangeOf({ reports }: LayerHistory): { low: number; high: number } | null {
  const ends = reports.flatMap(({ histogram: { low, high } }) => (low === null || high === null ? [] : [low, high]))
  return ends.length === 0 ? null : { low: Math.min(...ends), high: Math.max(...ends) }
}

/** How many shades tell how full a bin is. */
export const shades = 6

/**
 * The bins of all inspections as rectangles, a column an inspection: one SVG path a shade, the palest first. The whole is `width` wide and `height` high; a bin's
 * shade is its share of the fullest bin of its inspection, by its square root, so that thin tails are seen.
 */
export function heatPaths(history: LayerHistory, { width, height }: { width: number; height: number }): string[] {
  const paths = Array.from({ length: shades }, () => '')
  const range = rangeOf(history)
  if (range === null) return paths
  const column = width / history.reports.length
  const up = (value: number) => (range.high === range.low ? 0.5 : (value - range.low) / (range.high - range.low)) * height
  for (const [at, { histogram }] of history.reports.entries()) {
    const { low, high, counts } = histogram
    if (low === null || high === null) continue
    const most = Math.max(...counts)
    for (const [bin, count] of counts.entries()) {
      if (count === 0) continue
      const shade = Math.min(shades - 1, Math.floor(Math.sqrt(count / most) * shades))
      const [bottom, top] = [bin, bin + 1].map((edge) => up(low + ((high - low) * edge) / counts.length))
      const tall = Math.max(1, (top ?? 0) - (bottom ?? 0)) // default: never, there are two edges
      paths[shade] += `M${round(at * column)} ${round(height - (bottom ?? 0))}h${round(column)}v${round(-tall)}h${round(-column)}z`
    }
  }
  return paths
}

/** The bars of one histogram as an SVG path, bins from left to right between the ends of `range`. */
export function barsPath({ low, high, counts }: Histogram, range: { low: number; high: number }, { width, height }: { width: number; height: number }): string {
  if (low === null || high === null) return ''
  const most = Math.max(...counts)
  const across = (value: number) => (range.high === range.low ? 0.5 : (value - range.low) / (range.high - range.low)) * width
  return counts
    .map((count, bin) => {
      if (count === 0) return ''
      const [left = 0, right = 0] = [bin, bin + 1].map((edge) => across(low + ((high - low) * edge) / counts.length))
      return `M${round(left)} ${height}v${round((-count / most) * height)}h${round(Math.max(1, right - left))}V${height}z`
    })
    .join('')
}

const round = (value: number): number => Math.round(value * 100) / 100
