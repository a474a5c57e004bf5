import { elementAt, finiteOrNull, type Prediction, type TargetScaling, type Task } from '@trainyard/spec'
import { combineOutputs } from '../ensemble/combine.js'
import { atTemperature } from '../ensemble/calibration.js'
import { unscaledTarget } from '../losses/task-output.js'
import { largestColumn } from '../metrics/largest-column.js'
import type { CombineRule } from '../ensemble/rules/index.js'
import { classUncertainty, valueUncertainty } from './uncertainty.js'

/** The outputs of one member: probabilities [rows, classes], or values [rows, 1] as the target was scaled. `weight` is its share; all shares sum to 1. */
export type MemberOutputs = { index: number; weight: number; outputs: Float32Array }

export type AssembleOptions = {
  task: Task
  /** How the values of a regression were scaled; null for classes. */
  target: TargetScaling | null
  classes: readonly string[]
  rule: CombineRule
  members: boolean
  /** Applied to the combined probabilities; null leaves them. */
  temperature: number | null
}

/**
 * Combines the members' outputs into what the client gets, one prediction a row, with each member's own output where asked for. Several entries of one index
 * are samples of that member: each counts by its weight, the uncertainty is split over all of them, and what is shown of the member is their mean.
 */
export function assemblePredictions(
  rows: number,
  members: readonly MemberOutputs[],
  { task, target, classes, rule, members: withMembers, temperature }: AssembleOptions,
): Prediction[] {
  const columns = task === 'classification' ? classes.length : 1
  const weights = members.map(({ weight }) => weight)
  const uncalibrated = combineOutputs(
    rule,
    members.map(({ outputs }) => outputs),
    weights,
    columns,
  )
  const combined = temperature === null || task === 'regression' ? uncalibrated : atTemperature(uncalibrated, columns, temperature)
  const shown = withMembers ? byIndex(members) : []
  const outputs = members.map((member) => member.outputs)
  const { mean, std } = target ?? unscaledTarget
  return Array.from({ length: rows }, (_, row): Prediction => {
    const start = row * columns
    if (task === 'regression') {
      const values = outputs.map((own) => elementAt(own, row, 'outputs of a member'))
      const inUnits = (value: number): number | null => finiteOrNull(value * std + mean)
      const each = withMembers
        ? { members: shown.map(({ index, outputs: own }) => ({ index, value: inUnits(elementAt(own, row, 'outputs of a member')) })) }
        : {}
      const { epistemic, ...unknown } = valueUncertainty(values, weights)
      const uncertainty = { ...unknown, epistemic: epistemic === null ? null : finiteOrNull(epistemic * std ** 2) }
      return { value: inUnits(elementAt(combined, row, 'combined outputs')), uncertainty, ...each }
    }
    const classIndex = largestColumn(combined, row, columns)
    const each = withMembers ? { members: shown.map(({ index, outputs: own }) => ({ index, probabilities: finiteRow(own, start, columns) })) } : {}
    return {
      label: classes[classIndex] ?? String(classIndex),
      class_index: classIndex,
      probabilities: finiteRow(combined, start, columns),
      uncertainty: finiteAll(classUncertainty(outputs, weights, start, columns)),
      ...each,
    }
  })
}

/** One entry a member, the mean of its samples. */
function byIndex(entries: readonly MemberOutputs[]): { index: number; outputs: Float64Array }[] {
  const samples = new Map<number, Float32Array[]>()
  for (const { index, outputs } of entries) samples.set(index, [...(samples.get(index) ?? []), outputs])
  return [...samples].map(([index, own]) => ({
    index,
    outputs: Float64Array.from(own[0] ?? [], (_, cell) => own.reduce((sum, outputs) => sum + elementAt(outputs, cell, 'outputs of a sample'), 0) / own.length),
  }))
}
/** One row of many; what is no number becomes null. */
function finiteRow(values: ArrayLike<number>, start: number, columns: number): (number | null)[] {
  const row: (number | null)[] = []
  for (let cell = start; cell < start + columns; cell += 1) row.push(finiteOrNull(elementAt(values, cell, 'outputs')))
  return row
}

const finiteAll = ({ total, aleatoric, epistemic }: Prediction['uncertainty']): Prediction['uncertainty'] => ({
  total: total === null ? null : finiteOrNull(total),
  aleatoric: aleatoric === null ? null : finiteOrNull(aleatoric),
  epistemic: epistemic === null ? null : finiteOrNull(epistemic),
})
