import { type ConformalReport, type ConformalScores, elementAt, limits, ratioOf, type Task } from '@trainyard/spec'
import type { PredictedRows } from '../metrics/metric.js'

/** The level at which a job reports how its intervals cover. */
const reportedLevel = 0.9

/**
 * How badly a row fits its prediction: 1 − p of the true class, or how far the truth is outside the outermost values, negative inside (Romano et al. 2019, equation 6).
 * Of one value that is how far it is off.
 */
function scoresOf(task: Task, rows: PredictedRows): Float64Array {
  const { outputs, labels, columns } = rows
  if (task === 'classification') return Float64Array.from(labels, (label, row) => 1 - elementAt(outputs, row * columns + label, 'outputs'))
  return Float64Array.from(labels, (label, row) => {
    const values = outputsOf(rows, row)
    return Math.max(Math.min(...values) - label, label - Math.max(...values))
  })
}

const outputsOf = ({ outputs, columns }: PredictedRows, row: number): number[] =>
  Array.from({ length: columns }, (_, column) => elementAt(outputs, row * columns + column, 'outputs'))

/** The place, counted from 1, of the score that a new row stays below with this probability: ⌈(n + 1)·level⌉ of n. */
function placeOf(rows: number, level: number): number {
  const { part, whole } = ratioOf(level)
  return Number((BigInt(rows + 1) * part + whole - 1n) / whole)
}

/**
 * Scores of held-out rows, rising, as a model keeps them: all of them, or of many rows so many evenly spaced ones. Then the next larger one stands for those
 * between, so that an interval is never too narrow for it.
 */
export function keptScores(task: Task, rows: PredictedRows): number[] {
  const sorted = scoresOf(task, rows).sort()
  const count = Math.min(sorted.length, limits.conformalScores)
  return Array.from({ length: count }, (_, index) => elementAt(sorted, Math.ceil(((index + 1) * sorted.length) / count) - 1, 'scores'))
}

/**
 * The score that a row stays below with this probability, if it is drawn as the held-out rows were (split conformal prediction; Vovk et al. 2005, §2.2; Lei et al.
 * 2018, Theorem 2.2). Null where there are too few rows to say.
 */
export function thresholdOf({ rows, scores }: Pick<ConformalScores, 'rows' | 'scores'>, level: number): number | null {
  const place = placeOf(rows, level)
  if (place > rows || scores.length === 0) return null
  return elementAt(scores, Math.min(scores.length, Math.ceil((place * scores.length) / rows)) - 1, 'scores')
}

/** The highest level that so many rows can bear. */
export const highestLevel = (rows: number): number => rows / (rows + 1)

/** The classes that are as likely as the true one usually is, by number; none where all are less. Outputs are the probabilities of one row. */
export function classesWithin(probabilities: ArrayLike<number>, threshold: number): number[] {
  // What serving computes differs in the last digits of float32 from what was stored.
  return Array.from({ length: probabilities.length }, (_, index) => index).filter(
    (index) => 1 - elementAt(probabilities, index, 'probabilities') <= threshold + 1e-6,
  )
}

/** What a model keeps to give intervals, and how well they cover; null without rows. */
export function conform(task: Task, rows: PredictedRows, judgedOn: ConformalScores['judged_on']): { scores: ConformalScores; report: ConformalReport } | null {
  const count = rows.labels.length
  if (count === 0) return null
  return { scores: { rows: count, judged_on: judgedOn, scores: keptScores(task, rows) }, report: reportOf(task, rows, judgedOn) }
}

/** Each half of the rows is judged by the threshold of the other half, so that none is judged by one that has seen it. */
function reportOf(task: Task, rows: PredictedRows, judgedOn: ConformalScores['judged_on']): ConformalReport {
  const common = { level: reportedLevel, rows: rows.labels.length, judged_on: judgedOn }
  let [covered, judged, size] = [0, 0, 0]
  for (const half of [0, 1]) {
    const [own, others] = [rowsOf(rows, half), rowsOf(rows, 1 - half)]
    const threshold = thresholdOf({ rows: others.labels.length, scores: keptScores(task, others) }, reportedLevel)
    if (threshold === null) return { ...common, coverage: null, size: null }
    const scores = scoresOf(task, own)
    scores.forEach((score, row) => {
      covered += score <= threshold ? 1 : 0
      size += sizeAt(task, own, row, threshold)
    })
    judged += scores.length
  }
  return { ...common, coverage: covered / judged, size: size / judged }
}

/** Every second row. */
function rowsOf(rows: PredictedRows, half: number): PredictedRows {
  const { labels, columns } = rows
  const chosen = Array.from({ length: labels.length }, (_, row) => row).filter((row) => row % 2 === half)
  return {
    columns,
    labels: chosen.map((row) => elementAt(labels, row, 'labels')),
    outputs: chosen.flatMap((row) => outputsOf(rows, row)),
  }
}

/** The number of classes in the set of a row, or the width of its interval. */
function sizeAt(task: Task, rows: PredictedRows, row: number, threshold: number): number {
  const values = outputsOf(rows, row)
  if (task === 'classification') return classesWithin(values, threshold).length
  return Math.max(0, Math.max(...values) - Math.min(...values) + 2 * threshold)
}
