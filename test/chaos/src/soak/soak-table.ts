import { slope } from '../../../soak/src/slope.js'
import type { Soak } from './run-soak.js'

/** Nothing wrong was answered or stored. */
export const isSound = ({ work, predictions }: Soak): boolean => work.wrong.length + predictions.wrong.length + predictions.failed.length === 0

/**
 * What an installation held, as a Markdown table: medians of the first third and of the last third of the time, and the slope of the second half an hour, which
 * is 0 where nothing leaks.
 */
export function soakTable({ samples }: Soak): string[] {
  const names = Object.keys(samples[0]?.held ?? {})
  const third = Math.ceil(samples.length / 3)
  return [
    '| what | first third | last third | most | slope of the second half, an hour |',
    '|---|---|---|---|---|',
    ...names.map((name) => {
      const points = samples.map(({ minute, held }) => ({ x: minute / 60, y: held[name] ?? Number.NaN })) // default: a figure that was not read shows as NaN
      const values = points.map(({ y }) => y)
      const cells = [median(values.slice(0, third)), median(values.slice(-third)), Math.max(...values), slope(points.slice(Math.floor(points.length / 2)))]
      return `| ${name} | ${cells.map((cell) => cell.toFixed(cell < 100 ? 1 : 0)).join(' | ')} |`
    }),
  ]
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN // default: no sample
}
