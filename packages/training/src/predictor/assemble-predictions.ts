import { elementAt, finiteOrNull, type Prediction, type TargetScaling, type Task } from '@trainyard/spec'
import { combineOutputs } from '../ensemble/combine.js'
import { atTemperature } from '../ensemble/calibration.js'
import { unscaledTarget } from '../losses/task-output.js'
import { largestColumn } from '../metrics/largest-column.js'
import type { CombineRule } from '../ensemble/rules/index.js'
import { classUncertainty, valueUncertainty } from './uncertainty.js'

/**
 * The outputs of one member: probabilities [rows, classes], or values [rows, 1] as the target was scaled. `weight` is its share; all shares sum to 1. `parts` are those
 * of the members that its network ends in, whose mean the outputs are; an ordinary network has one part, its outputs.
 */
export type MemberOutputs = { index: number; weight: number; outputs: Float32Array; parts: readonly Float32Array[] }

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
 * are samples of that member: each counts by its weight, the uncertainty is split over all of them, and what is shown of the member is their mean. The members within
 * networks are each shown, those of the first network first; the uncertainty is split over them, too.
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
  const outputs = members.flatMap(({ parts }) => parts)
  const shares = members.flatMap(({ weight, parts }) => parts.map(() => weight / parts.length))
  const { mean, std } = target ?? unscaledTarget
  return Array.from({ length: rows }, (_, row): Prediction => {
    const start = row * columns
    if (task === 'regression') {
      const values = outputs.map((own) => elementAt(own, row, 'outputs of a member'))
      const inUnits = (value: number): number | null => finiteOrNull(value * std + mean)
      const each = withMembers
        ? { members: shown.map(({ index, outputs: own }) => ({ index, value: inUnits(elementAt(own, row, 'outputs of a member')) })) }
        : {}
      const { epistemic, ...unknown } = valueUncertainty(values, shares)
      const uncertainty = { ...unknown, epistemic: epistemic === null ? null : finiteOrNull(epistemic * std ** 2) }
      return { value: inUnits(elementAt(combined, row, 'combined outputs')), uncertainty, ...each }
    }
    const classIndex = largestColumn(combined, row, columns)
    const each = withMembers ? { members: shown.map(({ index, outputs: own }) => ({ index, probabilities: finiteRow(own, start, columns) })) } : {}
    return {
      label: classes[classIndex] ?? String(classIndex),
      class_index: classIndex,
      probabilities: finiteRow(combined, start, columns),
      uncertainty: finiteAll(classUncertainty(outputs, shares, start, columns)),
      ...each,
    }
  })
}

/** One entry a member, the mean of its samples; the members of a network that ends in several are counted on from those of the networks before it. */
function byIndex(entries: readonly MemberOutputs[]): { index: number; outputs: Float64Array }[] {
  const samples = new Map<number, Float32Array[]>()
  for (const { index, parts } of entries)
    for (const [part, outputs] of parts.entries()) {
      const at = index * parts.length + part
      samples.set(at, [...(samples.get(at) ?? []), outputs])
    }
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
