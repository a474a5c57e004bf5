import type { CombineRule } from './rules/index.js'

/**
 * Combines the outputs of members, each row-major [rows, columns], under weights that need not sum to 1. Members of weight 0 take no part.
 * @throws {RangeError} when no weight is above 0.
 */
export function combineOutputs(rule: CombineRule, members: readonly ArrayLike<number>[], weights: readonly number[], columns: number): Float64Array {
  const used = members.flatMap((outputs, index) => ((weights[index] ?? 0) > 0 ? [{ outputs, weight: weights[index] ?? 0 }] : []))
  const total = used.reduce((sum, { weight }) => sum + weight, 0)
  if (total <= 0) throw new RangeError(`nothing to combine: the weights of ${members.length} members are ${weights.join(', ')}`)
  const sum = new Float64Array(used[0]?.outputs.length ?? 0)
  for (const { outputs, weight } of used) {
    const lifted = rule.lift(outputs, columns)
    for (let index = 0; index < sum.length; index += 1) sum[index] = (sum[index] ?? 0) + weight * (lifted[index] ?? 0)
  }
  return rule.lower(sum, total, columns)
}
