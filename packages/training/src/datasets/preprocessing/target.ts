import { elementAt, type TargetScaling } from '@trainyard/spec'
import { DataError } from '../data-error.js'
import { meanAndDeviation } from './mean-and-deviation.js'

/**
 * Fits y′ = (y − mean) / std on the training rows.
 * @throws {DataError} when the target never changes: there is nothing to learn, and no scale.
 */
export function fitTargetScaling(targets: Float64Array, rows: Int32Array, label: string | null): TargetScaling {
  const { mean, std, constant } = meanAndDeviation(Float64Array.from(rows, (row) => elementAt(targets, row, 'targets')))
  if (constant)
    throw new DataError({
      message: `the target is ${Number(mean.toPrecision(12))} in each of the ${rows.length} training rows: there is nothing to learn. Other values, if there are any, are in rows held out: hold out fewer, or choose another seed`,
      ...(label === null ? {} : { column: label }),
    })
  return { mean, std }
}

/** Targets as the network is trained on them. */
export const scaleTargets = (targets: Float64Array, { mean, std }: TargetScaling): Float32Array => Float32Array.from(targets, (value) => (value - mean) / std)

/** What a network says of scaled targets in the target's own units, in float64: large offsets have more digits than a float32 holds. */
export const unscaledValues = (outputs: ArrayLike<number>, { mean, std }: TargetScaling): Float64Array =>
  Float64Array.from(outputs, (value) => value * std + mean)
