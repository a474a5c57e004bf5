import { elementAt, invariant } from '@trainyard/spec'
import type { CombineRule } from './rules/index.js'

/**
 * Combines the outputs of members, each row-major [rows, columns], under weights that need not sum to 1. Members of weight 0 take no part.
 * @throws {RangeError} when no weight is above 0.
 */
export function combineOutputs(rule: CombineRule, members: readonly ArrayLike<number>[], weights: readonly number[], columns: number): Float64Array {
  const used = members.flatMap((outputs, index) => {
    const weight = elementAt(weights, index, 'weights')
    return weight > 0 ? [{ outputs, weight }] : []
  })
  const total = used.reduce((sum, { weight }) => sum + weight, 0)
  if (total <= 0) throw new RangeError(`nothing to combine: the weights of ${members.length} members are ${weights.join(', ')}`)
  const sum = new Float64Array(elementAt(used, 0, 'members').outputs.length)
  for (const { outputs, weight } of used) addScaled(sum, rule.lift(outputs, columns), weight)
  return rule.lower(sum, total, columns)
}

/** Adds weight·values to a sum of the same length, in place. */
export function addScaled(sum: Float64Array, values: ArrayLike<number>, weight: number): void {
  invariant(values.length === sum.length, `${values.length} values are added to a sum of ${sum.length}`)
  // The lengths are equal, so no element is missing; a check of each would cost more than the sum.
  for (let index = 0; index < sum.length; index += 1) sum[index] = (sum[index] as number) + weight * (values[index] as number)
}
