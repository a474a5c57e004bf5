import { elementAt, type TargetScaling } from '@trainyard/spec'
import { DataError } from '../data-error.js'
import { meanAndDeviation } from './mean-and-deviation.js'
import type { Split } from '../splits/split.js'

/**
 * Fits y′ = (y − mean) / std on the training rows.
 * @throws {DataError} when the target never changes: there is nothing to learn, and no scale.
 */
export function fitTargetScaling(targets: Float64Array, rows: Int32Array, label: string | null): TargetScaling {
  const { mean, std, constant } = meanAndDeviation(Float64Array.from(rows, (row) => elementAt(targets, row, 'targets')))
  if (constant)
    throw new DataError({
      message: `the target is ${Number(mean.toPrecision(12))} in each of the ${rows.length} training rows: there is nothing to learn`,
      ...(label === null ? {} : { column: label }),
    })
  return { mean, std }
}

/** Targets as the network is trained on them. */
export const scaleTargets = (targets: Float64Array, rows: ArrayLike<number>, { mean, std }: TargetScaling): Float32Array =>
  Float32Array.from(rows, (row) => (elementAt(targets, row, 'targets') - mean) / std)

/** The labels of a split as users know them: class numbers, or values in the target's own units. */
export const labelsInUnits = ({ y }: Pick<Split, 'y'>, target: TargetScaling | null): Int32Array | Float32Array =>
  y instanceof Int32Array || !target ? y : y.map((value) => value * target.std + target.mean)
