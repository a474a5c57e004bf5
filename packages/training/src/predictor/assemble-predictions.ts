import { elementAt, finiteOrNull, middleQuantile, type Prediction, type TargetScaling, type Task } from '@trainyard/spec'
import { combineOutputs } from '../ensemble/combine.js'
import { classesWithin } from '../ensemble/conformal.js'
import { atTemperature } from '../ensemble/calibration.js'
import { inTargetUnits, unscaledTarget, withinRange } from '../datasets/preprocessing/target.js'
import { decidedClass } from '../metrics/largest-column.js'
import type { CombineRule } from '../ensemble/rules/index.js'
import { classUncertainty, valueUncertainty } from './uncertainty.js'

/** Probabilities [rows, classes], or values [rows, 1 or quantiles] as the target was scaled. */
type Outputs = Float32Array | Float64Array

/**
 * The outputs of one member. `weight` is its share; all shares sum to 1. `parts` are those of the members that its network ends in, whose mean the outputs are; an
 * ordinary network has one part, its outputs.
 */
export type MemberOutputs = { index: number; weight: number; outputs: Outputs; parts: readonly Outputs[] }

/** The probability of an interval, and the score that it allows. */
export type AskedInterval = { level: number; threshold: number }

export type AssembleOptions = {
  task: Task
  /** How the values of a regression were scaled; null for classes. */
  target: TargetScaling | null
  /** The quantiles that the outputs are of; null where a value is one. */
  quantiles: readonly number[] | null
  /** No value of the target is below. */
  floor: number
  classes: readonly string[]
  rule: CombineRule
  members: boolean
  /** Applied to the combined probabilities; null leaves them. */
  temperature: number | null
  /** From which probability on the second of two classes is the label; null for the likelier one. */
  threshold: number | null
  /** The interval that is asked for, with the score that the truth stays below; null gives none. */
  interval: AskedInterval | null
}

/**
 * Combines the members' outputs into what the client gets, one prediction a row, with each member's own output where asked for. Several entries of one index
 * are samples of that member: each counts by its weight, the uncertainty is split over all of them, and what is shown of the member is their mean. The members within
 * networks are each shown, those of the first network first; the uncertainty is split over them, too.
 */
export function assemblePredictions(rows: number, members: readonly MemberOutputs[], options: AssembleOptions): Prediction[] {
  return options.task === 'classification' ? classPredictions(rows, members, options) : valuePredictions(rows, members, options)
}

function classPredictions(rows: number, members: readonly MemberOutputs[], options: AssembleOptions): Prediction[] {
  const { classes, temperature, threshold, interval } = options
  const columns = classes.length
  const { combined: uncalibrated, outputs, shares, shown } = joinMembers(members, options, columns)
  const combined = temperature === null ? uncalibrated : atTemperature(uncalibrated, columns, temperature)
  return Array.from({ length: rows }, (_, row): Prediction => {
    const start = row * columns
    // A temperature changes probabilities, not what is decided.
    const classIndex = decidedClass(threshold === null ? combined : uncalibrated, row, columns, threshold)
    const each = options.members ? { members: shown.map(({ index, outputs: own }) => ({ index, probabilities: finiteRow(own, start, columns) })) } : {}
    return {
      label: classes[classIndex] ?? String(classIndex),
      class_index: classIndex,
      probabilities: finiteRow(combined, start, columns),
      ...(interval ? { interval: { level: interval.level, labels: labelsWithin(uncalibrated.subarray(start, start + columns), interval, classes) } } : {}),
      uncertainty: finiteAll(classUncertainty(outputs, shares, start, columns)),
      ...each,
    }
  })
}

function valuePredictions(rows: number, scaled: readonly MemberOutputs[], options: AssembleOptions): Prediction[] {
  const { target, quantiles, interval, floor } = options
  const scaling = target ?? unscaledTarget
  // Logarithms are averaged in the unit of the target. What was only shifted and stretched is turned back last, which keeps the differences of members exact.
  const { mean, std } = scaling.transform ? unscaledTarget : scaling
  const inUnits = (outputs: Outputs): Outputs => (scaling.transform ? inTargetUnits(outputs, scaling) : outputs)
  const members = scaled.map(({ parts, ...member }) => ({ ...member, outputs: inUnits(member.outputs), parts: parts.map(inUnits) }))
  const columns = quantiles?.length ?? 1 // default: one value a row
  const middle = quantiles ? middleQuantile(quantiles) : 0
  const { combined, outputs, shares, shown } = joinMembers(members, options, columns)
  const valuesOf = (of: ArrayLike<number>, row: number) => {
    const at = (column: number): number | null => finiteOrNull(withinRange(elementAt(of, row * columns + column, 'outputs') * std + mean, scaling))
    const named = quantiles ? { quantiles: Object.fromEntries(quantiles.map((quantile, column) => [String(quantile), at(column)])) } : {}
    return { value: at(middle), ...named }
  }
  return Array.from({ length: rows }, (_, row): Prediction => {
    const values = outputs.map((own) => elementAt(own, row * columns + middle, 'outputs of a member'))
    const { epistemic, ...unknown } = valueUncertainty(values, shares)
    const uncertainty = { ...unknown, epistemic: epistemic === null ? null : finiteOrNull(epistemic * std ** 2) }
    const each = options.members ? { members: shown.map(({ index, outputs: own }) => ({ index, ...valuesOf(own, row) })) } : {}
    const own = valuesOf(combined, row)
    const within = interval ? { interval: boundsOf(own.quantiles ? Object.values(own.quantiles) : [own.value], interval, floor) } : {}
    return { ...own, ...within, uncertainty, ...each }
  })
}

/** The members as one: what they say together, and each of those within networks with its share. */
function joinMembers(members: readonly MemberOutputs[], { rule, members: withMembers }: AssembleOptions, columns: number) {
  const combined = combineOutputs(
    rule,
    members.map(({ outputs }) => outputs),
    members.map(({ weight }) => weight),
    columns,
  )
  return {
    combined,
    outputs: members.flatMap(({ parts }) => parts),
    shares: members.flatMap(({ weight, parts }) => parts.map(() => weight / parts.length)),
    shown: withMembers ? byIndex(members) : [],
  }
}
/** The bounds of one row: its outermost values, moved apart by the score. Where they would cross, nothing is between, and both are the middle. */
function boundsOf(values: readonly (number | null)[], { level, threshold }: AskedInterval, floor: number): Prediction['interval'] {
  if (!values.every((value) => value !== null)) return { level, low: null, high: null }
  const [low, high] = [Math.min(...values) - threshold, Math.max(...values) + threshold]
  const middle = (low + high) / 2
  return { level, low: finiteOrNull(Math.max(floor, Math.min(low, middle))), high: finiteOrNull(Math.max(floor, high, middle)) }
}

/** The set is of the probabilities as the job was judged by them: a temperature does not change it. */
const labelsWithin = (probabilities: Float64Array, { threshold }: AskedInterval, classes: readonly string[]): string[] =>
  classesWithin(probabilities, threshold).map((index) => elementAt(classes, index, 'classes'))

/** One entry a member, the mean of its samples; the members of a network that ends in several are counted on from those of the networks before it. */
function byIndex(entries: readonly MemberOutputs[]): { index: number; outputs: Float64Array }[] {
  const samples = new Map<number, Outputs[]>()
  const most = Math.max(...entries.map(({ parts }) => parts.length))
  for (const { index, parts } of entries)
    for (const [part, outputs] of parts.entries()) {
      const at = index * most + part
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
