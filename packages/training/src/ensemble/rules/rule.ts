/**
 * One way to make the outputs of several members one, written so that members can be added one at a time: `lift` maps a member's outputs [rows, columns]
 * to values that are summed with the members' weights, `lower` maps the sum back to outputs. Both keep the length; `lift` may give back what it was given.
 */
export type CombineRule = {
  lift(outputs: ArrayLike<number>, columns: number): ArrayLike<number>
  lower(sum: Float64Array, totalWeight: number, columns: number): Float64Array
}
