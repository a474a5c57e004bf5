import { type AnalysisBody, finiteOrNull, limits } from '@trainyard/spec'
import type { HeldOut } from '../held-out.js'
import { quantile } from '../quantile.js'

/** How the values are missed: bias, spread and quantiles of predicted − true, R² = 1 − Σ r² / Σ (y − ȳ)², and rows for a scatter plot. */
export function residualReport(predicted: Float64Array, { labels, places, rows }: HeldOut): NonNullable<AnalysisBody['regression']> {
  const residuals = predicted.map((value, row) => value - (labels[row] ?? Number.NaN))
  const sorted = residuals.toSorted()
  const mean = meanOf(residuals)
  const squares = meanOf(residuals.map((residual) => residual ** 2))
  const truth = Float64Array.from(labels)
  const middle = meanOf(truth)
  const spread = meanOf(truth.map((value) => (value - middle) ** 2))
  const at = (share: number): number | null => finiteOrNull(quantile(sorted, share))
  return {
    mean: finiteOrNull(mean),
    std: finiteOrNull(Math.sqrt(Math.max(0, squares - mean ** 2))),
    quantiles: { p05: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) },
    mean_absolute_error: finiteOrNull(meanOf(residuals.map(Math.abs))),
    root_mean_squared_error: finiteOrNull(Math.sqrt(squares)),
    r_squared: spread > 0 ? finiteOrNull(1 - squares / spread) : null,
    scatter: spaced(rows, labels).map((row) => ({
      row: places?.[row] ?? null,
      label: labels[row] ?? 0,
      predicted: finiteOrNull(predicted[row] ?? Number.NaN),
    })),
  }
}

/** Rows in the order of their true values, as many as a plot can bear, evenly spaced from the smallest to the largest. */
function spaced(rows: number, labels: ArrayLike<number>): number[] {
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => (labels[a] ?? 0) - (labels[b] ?? 0) || a - b)
  const count = Math.min(rows, limits.analysisScatterRows)
  return Array.from({ length: count }, (_, place) => order[count < 2 ? 0 : Math.round((place * (rows - 1)) / (count - 1))] ?? 0)
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
