import { defined, elementAt, lossFacts, lossOf, type ResolvedJobSpec, type TargetScaling } from '@trainyard/spec'
import { DataError } from '../data-error.js'
import { meanAndDeviation } from './mean-and-deviation.js'

/** The target as it stands: what regression assumes where nothing was standardized. */
export const unscaledTarget: TargetScaling = { mean: 0, std: 1 }

/** What decides how a target is scaled. */
export type TargetUse = Pick<ResolvedJobSpec, 'loss' | 'target'>

/** The values that a transform or a loss is for, and whether one is among them. */
const bounds = {
  any: { words: 'any', holds: () => true },
  not_negative: { words: '0 or more', holds: (value: number) => value >= 0 },
  positive: { words: 'above 0', holds: (value: number) => value > 0 },
} as const

const transforms = {
  log: { targets: 'positive', forward: Math.log, back: Math.exp },
  log1p: { targets: 'not_negative', forward: Math.log1p, back: Math.expm1 },
} as const

/**
 * Fits y′ = (f(y) − mean) / std on the training rows, f being the transform. Where the loss predicts a logarithm, y′ = y / mean.
 * @throws {DataError} when the target never changes: there is nothing to learn, and no scale; for values that the loss or the transform is not for.
 */
export function fitTargetScaling(targets: Float64Array, rows: Int32Array, label: string | null, { loss, target }: TargetUse): TargetScaling {
  const spec = lossOf({ task: 'regression', loss })
  const { link, targets: wanted } = lossFacts(spec)
  // default: without a choice values are standardized as they are
  const name = target?.transform ?? 'standardize'
  const transform = name === 'standardize' ? null : name
  const column = label === null ? {} : { column: label }
  checkValues(targets, wanted, `the loss ${spec.type}`, column)
  if (transform) checkValues(targets, transforms[transform].targets, `target.transform ${transform}`, column)
  const own = Float64Array.from(rows, (row) => elementAt(targets, row, 'targets'))
  const { mean, std, constant } = meanAndDeviation(transform ? own.map(transforms[transform].forward) : own)
  if (constant)
    throw new DataError({
      message: `the target is ${Number(elementAt(own, 0, 'targets').toPrecision(12))} in each of the ${rows.length} training rows: there is nothing to learn. Other values, if there are any, are in rows held out: hold out fewer, or choose another seed`,
      ...column,
    })
  // default: without a choice predictions are left as they are
  const range = (target?.clip ?? false) ? { range: rangeOf(own) } : {}
  if (link === 'log') return { mean: 0, std: mean, ...range }
  return { mean, std, ...(transform ? { transform } : {}), ...range }
}

const rangeOf = (values: Float64Array): [number, number] => [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]

function checkValues(targets: Float64Array, wanted: keyof typeof bounds, what: string, column: { column?: string }): void {
  const { words, holds } = bounds[wanted]
  const row = targets.findIndex((value) => !holds(value))
  if (row < 0) return
  const other = targets.reduce((count, value) => count + (holds(value) ? 0 : 1), 0)
  throw new DataError({
    message: `${what} takes values that are ${words}; the target is ${targets[row]} in training row ${row}, and ${other} in all are not`,
    ...column,
  })
}

/** What no target is below, as the loss or the transform takes it. */
export function lowestTarget({ task, loss, target }: Pick<ResolvedJobSpec, 'task' | 'loss' | 'target'>): number {
  const name = target?.transform ?? 'standardize' // default: without a choice values are standardized as they are
  const bounded = name !== 'standardize' || lossFacts(lossOf({ task, loss })).targets !== 'any'
  return bounded ? 0 : Number.NEGATIVE_INFINITY
}

/** Targets as the network is trained on them. */
export const scaleTargets = (targets: Float64Array, { mean, std, transform }: TargetScaling): Float32Array => {
  const { forward } = transform ? transforms[transform] : { forward: (value: number) => value }
  return Float32Array.from(targets, (value) => (forward(value) - mean) / std)
}

/** The range of the training rows, as the network is trained on it; null where predictions may lie outside. */
export function scaledRange(scaling: TargetScaling): [low: number, high: number] | null {
  if (scaling.range === undefined) return null
  const [low, high] = scaleTargets(Float64Array.from(scaling.range), scaling)
  return [defined(low, 'least target'), defined(high, 'greatest target')]
}

/** A value in the target's units, held within the range of the training rows, if there is one: float32 may be a digit beyond it. */
export const withinRange = (value: number, { range }: TargetScaling): number => (range ? Math.min(Math.max(value, range[0]), range[1]) : value)

/** The scaling of members that were trained on rows of their own, as one: that of the first, in the range of all. */
export function commonTarget(targets: readonly (TargetScaling | null)[]): TargetScaling | null {
  const [first] = targets
  if (!first?.range) return first ?? null // default: classes have no scaling
  const ranges = targets.flatMap((target) => (target?.range ? [target.range] : []))
  return { ...first, range: [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))] }
}

/** What a network says of scaled targets in the target's own units, in float64: large offsets have more digits than a float32 holds. */
export function inTargetUnits(outputs: ArrayLike<number>, scaling: TargetScaling): Float64Array {
  const { mean, std, transform } = scaling
  const { back } = transform ? transforms[transform] : { back: (value: number) => value }
  return Float64Array.from(outputs, (value) => withinRange(back(value * std + mean), scaling))
}
