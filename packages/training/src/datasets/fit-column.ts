import type { DatasetColumn } from '@trainyard/spec'
import { meanAndDeviation } from './mean-and-deviation.js'

type Values = Float64Array | Int32Array

/** What a column of numbers becomes: (x − mean) / std, with `impute` in place of a missing x. */
export type NumericFit = { mean: number; std: number; impute: number }

/** Fits a column of numbers on `rows`: mean and deviation, or least value and range; the median or mean of the values that are there. A constant is divided by 1. */
export function fitNumeric({ options }: DatasetColumn, values: Values, rows: Int32Array): NumericFit {
  const asked = options?.type === 'numeric' ? options : { impute: 'median', scale: 'standard' }
  const own = Float64Array.from(rows, (row) => values[row] ?? Number.NaN).filter((value) => !Number.isNaN(value))
  const { mean, std } = meanAndDeviation(own)
  const impute = asked.impute === 'median' ? median(own) : mean
  if (asked.scale === 'none') return { mean: 0, std: 1, impute }
  if (asked.scale === 'standard') return { mean, std, impute }
  const [least, most] = own.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
  return own.length === 0 ? { mean: 0, std: 1, impute } : { mean: least, std: most > least ? most - least : 1, impute }
}

/** The middle value, or the mean of the two in the middle; 0 of none. */
function median(values: Float64Array): number {
  const sorted = values.toSorted()
  const half = sorted.length / 2
  const upper = sorted[Math.floor(half)] ?? 0
  return Number.isInteger(half) && half > 0 ? ((sorted[half - 1] ?? 0) + upper) / 2 : upper
}

/** What a column of categories becomes: one input each; `impute` is the number of the one that stands in for a missing value, or null. */
export type CategoricalFit = { categories: string[]; impute: number | null }

/** Fits a column of categories on `rows`: the commonest stands in where that was asked for; of equals the first. */
export function fitCategorical({ categories, options }: DatasetColumn, values: Values, rows: Int32Array): CategoricalFit {
  const names = categories ?? []
  if (options?.impute !== 'mode') return { categories: names, impute: null }
  const counts = names.map(() => 0)
  for (const row of rows) {
    const category = values[row] ?? -1
    if (category >= 0) counts[category] = (counts[category] ?? 0) + 1
  }
  return { categories: names, impute: counts.indexOf(Math.max(...counts)) }
}
