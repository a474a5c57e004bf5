import type { Prediction, Task } from '@trainyard/spec'
import { combineOutputs } from '../ensemble/combine.js'
import { largestColumn } from '../ensemble/largest.js'
import type { CombineRule } from '../ensemble/rules/index.js'
import { classUncertainty, valueUncertainty } from './uncertainty.js'

/** The outputs of one member: probabilities [rows, classes], or values [rows, 1] in the target's units. `weight` is its share; all shares sum to 1. */
export type MemberOutputs = { index: number; weight: number; outputs: Float32Array }

export type AssembleOptions = { task: Task; classes: readonly string[]; rule: CombineRule; members: boolean }

/** Combines the members' outputs into what the client gets, one prediction a row, with each member's own output where asked for. */
export function assemblePredictions(
  rows: number,
  members: readonly MemberOutputs[],
  { task, classes, rule, members: withMembers }: AssembleOptions,
): Prediction[] {
  const columns = task === 'classification' ? classes.length : 1
  const weights = members.map(({ weight }) => weight)
  const combined = combineOutputs(
    rule,
    members.map(({ outputs }) => outputs),
    weights,
    columns,
  )
  return Array.from({ length: rows }, (_, row): Prediction => {
    const own = members.map(({ outputs }) => Array.from(outputs.subarray(row * columns, (row + 1) * columns)))
    if (task === 'regression') {
      const values = own.map(([value = Number.NaN]) => value)
      const each = withMembers ? { members: members.map(({ index }, position) => ({ index, value: finite(values[position] ?? Number.NaN) })) } : {}
      return { value: finite(combined[row] ?? Number.NaN), uncertainty: finiteAll(valueUncertainty(values, weights)), ...each }
    }
    const classIndex = largestColumn(combined, row, columns)
    const each = withMembers ? { members: members.map(({ index }, position) => ({ index, probabilities: (own[position] ?? []).map(finite) })) } : {}
    const probabilities = Array.from(combined.subarray(row * columns, (row + 1) * columns), finite)
    return {
      label: classes[classIndex] ?? String(classIndex),
      class_index: classIndex,
      probabilities,
      uncertainty: finiteAll(classUncertainty(own, weights)),
      ...each,
    }
  })
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
const finiteAll = ({ total, aleatoric, epistemic }: Prediction['uncertainty']): Prediction['uncertainty'] => ({
  total: total === null ? null : finite(total),
  aleatoric: aleatoric === null ? null : finite(aleatoric),
  epistemic: epistemic === null ? null : finite(epistemic),
})
