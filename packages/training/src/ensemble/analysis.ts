import { type AnalysisBody, elementAt, finiteOrNull, limits, type Task, type WorstRow } from '@trainyard/spec'
import { meanAndDeviation } from '../datasets/preprocessing/mean-and-deviation.js'
import { metricsOf } from '../metrics/index.js'
import { pointValues } from '../metrics/point-value.js'
import { decidedClass } from '../metrics/largest-column.js'
import { meanOf, type PredictedRows, valueOf } from '../metrics/metric.js'
import { smallestProbability } from '../metrics/smallest-probability.js'
import { quantile } from './bootstrap.js'
import type { Calibrated } from './calibration.js'
import { pairwiseDisagreement } from './diversity.js'
import type { GreedyRound } from './greedy-selection.js'
import { type HeldOut, type HeldOutSplit, predictedRows } from './held-out.js'

/** What is known once the ensemble is measured. `members` are in the order of `held.members`. */
type AnalysisTask = {
  task: Task
  classes: readonly string[]
  split: HeldOutSplit | 'out_of_fold'
  held: HeldOut
  combined: Float64Array
  members: readonly { index: number; weight: number }[]
  /** The rows that each member is judged by, with what it says of them: all, or those of its fold. */
  judged: readonly PredictedRows[]
  calibrated: Calibrated | null
  /** From which probability on the second of two classes is named; null where it is the likelier class. */
  threshold: number | null
  rounds: readonly GreedyRound[] | null
}

/**
 * Shows how the ensemble and its members do on the held-out rows: which classes are confused, which rows are worst, and how well probabilities are calibrated.
 */
export function analyze({ task, classes, split, held, combined, members, judged, calibrated, threshold, rounds }: AnalysisTask): AnalysisBody {
  const { columns, labels, rows } = held
  const byClass = task === 'classification'
  const points = pointValues(predictedRows(held, combined))
  const matrix = byClass ? confusionMatrix(combined, labels, columns, threshold) : []
  const small = byClass && classes.length <= limits.analysisClasses
  const memberMatrices = small && (members.length + 1) * columns ** 2 <= limits.analysisMatrixCells
  return {
    split,
    dataset_split: split === 'test' ? 'test' : 'train',
    rows,
    classes: [...classes],
    members: members.map(({ index, weight }, position) => {
      const own = elementAt(judged, position, 'rows of members')
      return {
        index,
        used: weight > 0,
        weight,
        metrics: Object.fromEntries(
          metricsOf({ task, classes: classes.length }, 'ensemble').map((metric) => [metric.record.key, finiteOrNull(valueOf(metric, own))]),
        ),
        confusion: memberMatrices ? asNumbers(confusionMatrix(own.outputs, own.labels, columns, null)) : null,
      }
    }),
    confusion: small ? asNumbers(matrix) : null,
    most_confused: mostConfused(matrix, classes, limits.analysisConfusedPairs),
    per_class: classReports(matrix, classes),
    worst: worstRows(task, byClass ? combined : points, held, classes, threshold),
    calibration: calibrated && { before: calibrated.before, after: calibrated.after },
    selection:
      rounds?.map(({ member, value, loss, kept }, index) => ({
        round: index + 1,
        member: elementAt(members, member, 'members').index,
        value: finiteOrNull(value),
        loss: byClass ? finiteOrNull(loss) : null,
        kept,
      })) ?? null,
    disagreement: byClass && held.members.length > 1 ? pairwiseDisagreement(held.members, rows, columns) : null,
    regression: byClass ? null : residualReport(points, held),
  }
}

/** Counts of rows by true class (line) and predicted class (column). */
function confusionMatrix(outputs: ArrayLike<number>, labels: ArrayLike<number>, columns: number, threshold: number | null): Int32Array[] {
  const matrix = Array.from({ length: columns }, () => new Int32Array(columns))
  for (let row = 0; row < labels.length; row += 1) {
    const line = elementAt(matrix, elementAt(labels, row, 'labels'), 'classes')
    const column = decidedClass(outputs, row, columns, threshold)
    line[column] = elementAt(line, column, 'classes') + 1
  }
  return matrix
}

/** As numbers for JSON. */
const asNumbers = (matrix: readonly Int32Array[]): number[][] => matrix.map((line) => [...line])

/** Precision, recall and their harmonic mean of each class; null where the denominator is zero. */
function classReports(matrix: readonly Int32Array[], classes: readonly string[]): AnalysisBody['per_class'] {
  const predicted = matrix.map((_, column) => matrix.reduce((sum, line) => sum + elementAt(line, column, 'classes'), 0))
  return matrix.map((line, index) => {
    const right = elementAt(line, index, 'classes')
    const named = elementAt(predicted, index, 'classes')
    const support = line.reduce((sum, count) => sum + count, 0)
    return {
      label: classes[index] ?? String(index),
      support,
      precision: share(right, named),
      recall: share(right, support),
      f1: share(2 * right, named + support),
    }
  })
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

/** The pairs of classes that are taken for one another most often, the most frequent first. */
function mostConfused(matrix: readonly Int32Array[], classes: readonly string[], most: number): AnalysisBody['most_confused'] {
  const pairs = matrix.flatMap((line, label) =>
    [...line].flatMap((rows, predicted) =>
      rows > 0 && predicted !== label ? [{ label: elementAt(classes, label, 'classes'), predicted: elementAt(classes, predicted, 'classes'), rows }] : [],
    ),
  )
  return pairs.toSorted((a, b) => b.rows - a.rows).slice(0, most)
}

/** The rows with the largest loss, the worst first; of equals the earlier row. The loss is −ln p of the true class, or the squared error of a value. */
function worstRows(task: Task, combined: Float64Array, held: HeldOut, classes: readonly string[], threshold: number | null): WorstRow[] {
  const { labels, columns, places } = held
  const width = task === 'classification' ? columns : 1
  const at = (row: number, column: number): number => elementAt(combined, row * width + column, 'outputs')
  const loss = (row: number, label: number): number =>
    task === 'classification' ? -Math.log(Math.max(at(row, label), smallestProbability)) : (at(row, 0) - label) ** 2
  const losses = Array.from(labels, (label, row) => ({ row, label, loss: loss(row, label) }))
  const worst = losses.toSorted((a, b) => b.loss - a.loss || a.row - b.row).slice(0, limits.analysisWorstRows)
  return worst.map(({ row, label, loss: own }) => {
    const shared = { row: places?.[row] ?? null, loss: finiteOrNull(own) }
    if (task === 'regression') return { ...shared, label, predicted: finiteOrNull(at(row, 0)) }
    const predicted = decidedClass(combined, row, columns, threshold)
    return {
      ...shared,
      label: elementAt(classes, label, 'classes'),
      predicted: elementAt(classes, predicted, 'classes'),
      probability: finiteOrNull(at(row, predicted)),
      label_probability: finiteOrNull(at(row, label)),
    }
  })
}

/** How the values are missed: bias, spread and quantiles of predicted − true, R² = 1 − Σ r² / Σ (y − ȳ)², and rows for a scatter plot. */
function residualReport(predicted: Float64Array, { labels, places, rows }: HeldOut): NonNullable<AnalysisBody['regression']> {
  const residuals = predicted.map((value, row) => value - elementAt(labels, row, 'labels'))
  const sorted = residuals.toSorted()
  const squares = meanOf(residuals.map((residual) => residual ** 2))
  const spread = deviationOf(Float64Array.from(labels)) ** 2
  const at = (share: number): number | null => finiteOrNull(quantile(sorted, share))
  return {
    mean: finiteOrNull(meanOf(residuals)),
    std: residuals.every(Number.isFinite) ? deviationOf(residuals) : null,
    quantiles: { p05: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) },
    mean_absolute_error: finiteOrNull(meanOf(residuals.map(Math.abs))),
    root_mean_squared_error: finiteOrNull(Math.sqrt(squares)),
    r_squared: spread > 0 ? finiteOrNull(1 - squares / spread) : null,
    scatter: spaced(rows, labels).map((row) => ({
      row: places?.[row] ?? null,
      label: elementAt(labels, row, 'labels'),
      predicted: finiteOrNull(elementAt(predicted, row, 'predictions')),
    })),
  }
}

function deviationOf(values: Float64Array): number {
  const { std, constant } = meanAndDeviation(values)
  return constant ? 0 : std
}

/** Rows in the order of their true values, as many as a plot can bear, evenly spaced from the smallest to the largest. */
function spaced(rows: number, labels: ArrayLike<number>): number[] {
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => elementAt(labels, a, 'labels') - elementAt(labels, b, 'labels') || a - b)
  const count = Math.min(rows, limits.analysisScatterRows)
  return Array.from({ length: count }, (_, place) => elementAt(order, count < 2 ? 0 : Math.round((place * (rows - 1)) / (count - 1)), 'rows'))
}
