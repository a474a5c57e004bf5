import { elementAt } from '@trainyard/spec'
/** How a line is drawn: plain; pale beneath its smoothed form; or strong, with a mark at each point, where points are few. */
export type LineStyle = 'plain' | 'pale' | 'strong'

/** One line of a chart: `x` ascending, `y` as long, with an optional band. */
export type Line = {
  label: string
  /** A CSS color; variables are allowed. */
  color: string
  style: LineStyle
  /** Lengths of dashes and gaps in CSS pixels; a whole line without it. */
  dash?: readonly number[]
  x: readonly number[]
  y: readonly (number | null)[]
  low?: readonly (number | null)[]
  high?: readonly (number | null)[]
}

type Column = (number | null | undefined)[]

/** The union of all x of the lines, and each line's values on it; undefined where a line has no point, so that lines are drawn through. */
export function align(lines: readonly Line[]): { x: number[]; columns: Column[] } {
  const x = [...new Set(lines.flatMap((line) => [...line.x]))].sort((a, b) => a - b)
  const indexOf = new Map(x.map((value, index) => [value, index]))
  const spread = (line: Line, values: readonly (number | null)[]) => {
    const column: Column = Array.from(x, () => undefined)
    line.x.forEach((value, index) => {
      const at = indexOf.get(value)
      if (at !== undefined) column[at] = values[index] ?? null
    })
    return column
  }
  return { x, columns: lines.flatMap((line) => [spread(line, line.y), ...(line.low && line.high ? [spread(line, line.low), spread(line, line.high)] : [])]) }
}

/** How many values have no place on a logarithmic axis: zero and less. A line that is drawn twice, pale and smoothed, counts once. */
export const placeless = (lines: readonly Line[]): number =>
  lines.filter(({ style }) => style !== 'pale').reduce((sum, { y }) => sum + y.filter((value) => value !== null && value <= 0).length, 0)

/** In which column of `align` each line stands. */
export function columnsOf(lines: readonly Line[]): number[] {
  let next = 0
  return lines.map((line) => {
    const column = next
    next += line.low && line.high ? 3 : 1
    return column
  })
}

/** The value of a column at an index or, where the line has no point there, at its nearest point; null where it has none at all. */
export function nearestValue(x: ArrayLike<number>, column: ArrayLike<number | null | undefined>, index: number): number | null {
  let [before, after] = [index, index]
  while (before >= 0 && column[before] === undefined) before -= 1
  while (after < column.length && column[after] === undefined) after += 1
  const distance = (at: number) => (at < 0 || at >= column.length ? Infinity : Math.abs(elementAt(x, at, 'points') - elementAt(x, index, 'points')))
  return column[distance(before) <= distance(after) ? before : after] ?? null
}

/**
 * TensorBoard's debiased exponential moving average: last ← w·last + (1 − w)·y; shown = last / (1 − wᵗ), t counting finite points.
 * `weight` in [0, 1); points that are not finite stay as they are; a series whose values are all equal is left alone.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  const first = values.find((value) => value !== null)
  if (weight <= 0 || values.every((value) => value === first)) return [...values]
  let last = 0
  let seen = 0
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return value
    last = last * weight + (1 - weight) * value
    seen += 1
    return last / (1 - weight ** seen)
  })
}
