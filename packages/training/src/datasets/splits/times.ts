import { elementAt } from '@trainyard/spec'
import { DataError } from '../data-error.js'

/** The times of rows, as numbers that rise with time; `column` is what they are called. */
export type Times = { values: Float64Array; column: string }

/**
 * Cuts the rows into consecutive windows in time, as near to the given shares of the rows as whole times allow: rows of one time are in one window, and every
 * window has a row. `cuts` are the shares up to the end of each window but the last. The window of each row.
 * @throws {DataError} where a row has no time, or there are fewer times than windows.
 */
export function windowsOf({ values, column }: Times, cuts: readonly number[]): Int32Array {
  const missing = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)
  if (missing > 0)
    throw new DataError({
      column,
      message: `${missing} of ${values.length} rows have no time: a split by time needs one in each; fill it in, or leave these rows out`,
    })
  const { times, ends } = differentTimes(values)
  if (times.length <= cuts.length)
    throw new DataError({ column, message: `a split by time into ${cuts.length + 1} parts needs as many different times; there are ${times.length}` })
  const starts: number[] = []
  let at = 0
  for (const [index, cut] of cuts.entries()) {
    const most = times.length - (cuts.length - index)
    const off = (place: number): number => Math.abs(elementAt(ends, place - 1, 'ends of times') - cut * values.length)
    at += 1
    while (at < most && off(at + 1) <= off(at)) at += 1
    starts.push(elementAt(times, at, 'times'))
  }
  return Int32Array.from(values, (value) => starts.reduce((window, start) => window + (value >= start ? 1 : 0), 0))
}

/** All different times, rising, and how many rows there are up to and with each. */
function differentTimes(values: Float64Array): { times: number[]; ends: number[] } {
  const sorted = values.toSorted()
  const [times, ends]: [number[], number[]] = [[], []]
  for (const [index, value] of sorted.entries()) {
    if (value !== times.at(-1)) {
      times.push(value)
      ends.push(index)
    }
    ends[ends.length - 1] = index + 1
  }
  return { times, ends }
}
