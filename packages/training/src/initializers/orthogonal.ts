import { normalValues, type RandomKey } from '@trainyard/engine'

/**
 * Rows of `size` numbers that stand at right angles to each other and have length 1, row-major [rows, size] with rows ≤ size: the shorter side of a weight, so
 * that products with it keep lengths over many steps (Saxe et al. 2014, §3). By Gram–Schmidt in float64 on normal draws, each row twice, which is orthogonal to
 * rounding.
 */
export function orthogonalRows(rows: number, size: number, key: RandomKey): Float32Array {
  const values = Float64Array.from(normalValues(rows * size, key))
  const row = (index: number): Float64Array => values.subarray(index * size, (index + 1) * size)
  for (let index = 0; index < rows; index += 1) {
    const own = row(index)
    for (let pass = 0; pass < 2; pass += 1) for (let before = 0; before < index; before += 1) subtractShare(own, row(before))
    const length = Math.sqrt(product(own, own))
    own.forEach((value, at) => (own[at] = value / length))
  }
  return Float32Array.from(values)
}

/** Takes from a row its share along another row of length 1. Both have the same size, so that every index is within. */
function subtractShare(own: Float64Array, other: Float64Array): void {
  const share = product(own, other)
  for (let at = 0; at < own.length; at += 1) own[at] = (own[at] as number) - share * (other[at] as number)
}

/** Σ xᵢ·yᵢ of two rows of one size. */
function product(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at += 1) sum += (one[at] as number) * (other[at] as number)
  return sum
}
