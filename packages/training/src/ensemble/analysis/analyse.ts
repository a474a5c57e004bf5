import { type AnalysisBody, finiteOrNull, limits, type Task } from '@trainyard/spec'
import { metricsOf } from '../../metrics/index.js'
import { valueOf } from '../../metrics/metric.js'
import type { Calibrated } from '../calibrate.js'
import { pairwiseDisagreement } from '../diversity.js'
import type { GreedyRound } from '../greedy-selection.js'
import type { HeldOut, HeldOutSplit } from '../held-out.js'
import { asNumbers, classReports, confusionMatrix, mostConfused } from './confusion.js'
import { residualReport } from './residuals.js'
import { worstRows } from './worst-rows.js'

/** What is known once the ensemble is measured. `members` are in the order of `held.members`. */
export type AnalysisTask = {
  task: Task
  classes: readonly string[]
  split: HeldOutSplit
  held: HeldOut
  combined: Float64Array
  members: readonly { index: number; weight: number }[]
  calibrated: Calibrated | null
  rounds: readonly GreedyRound[] | null
}

/** Lays out for a reader how the ensemble and its members do on the held-out rows: which classes are confused, which rows are worst, how sure it may be taken. */
export function analyse({ task, classes, split, held, combined, members, calibrated, rounds }: AnalysisTask): AnalysisBody {
  const { columns, labels, rows } = held
  const byClass = task === 'classification'
  const matrix = byClass ? confusionMatrix(combined, labels, columns) : []
  const small = byClass && classes.length <= limits.analysisClasses
  const memberMatrices = small && (members.length + 1) * columns ** 2 <= limits.analysisMatrixCells
  return {
    split,
    dataset_split: split === 'test' ? 'test' : 'train',
    rows,
    classes: [...classes],
    members: members.map(({ index, weight }, position) => {
      const outputs = held.members[position] ?? new Float32Array()
      return {
        index,
        used: weight > 0,
        weight,
        metrics: Object.fromEntries(
          metricsOf(task, 'ensemble').map((metric) => [metric.record.key, finiteOrNull(valueOf(metric, { outputs, labels, columns }))]),
        ),
        confusion: memberMatrices ? asNumbers(confusionMatrix(outputs, labels, columns)) : null,
      }
    }),
    confusion: small ? asNumbers(matrix) : null,
    most_confused: mostConfused(matrix, classes, limits.analysisConfusedPairs),
    per_class: classReports(matrix, classes),
    worst: worstRows(task, combined, held, classes),
    calibration: calibrated && { before: calibrated.before, after: calibrated.after },
    selection:
      rounds?.map(({ member, value, loss, kept }, index) => ({
        round: index + 1,
        member: members[member]?.index ?? member,
        value: finiteOrNull(value),
        loss: byClass ? finiteOrNull(loss) : null,
        kept,
      })) ?? null,
    disagreement: byClass && members.length > 1 ? pairwiseDisagreement(held.members, rows, columns) : null,
    regression: byClass ? null : residualReport(combined, held),
  }
}
