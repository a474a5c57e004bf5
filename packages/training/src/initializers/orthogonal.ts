import { normalValues, type RandomKey } from '@trainyard/engine'

/**
 * Rows of `size` numbers that stand at right angles to each other and have length 1, row-major [rows, size] with rows ≤ size: the shorter side of a weight, so that
 * products with it keep lengths over many steps (Saxe et al. 2014, §3). By Gram–Schmidt in float64 on normal draws, each row twice, which is orthogonal to rounding.
 */
export function orthogonalRows(rows: number, size: number, key: RandomKey): Float32Array {
  const values = Float64Array.from(normalValues(rows * size, key))
  for (let row = 0; row < rows; row += 1) {
    const own = values.subarray(row * size, (row + 1) * size)
    for (let pass = 0; pass < 2; pass += 1)
      for (let before = 0; before < row; before += 1) {
        const other = values.subarray(before * size, (before + 1) * size)
        const share = product(own, other)
        for (let index = 0; index < size; index += 1) own[index] = (own[index] ?? 0) - share * (other[index] ?? 0)
      }
    const length = Math.sqrt(product(own, own))
    for (let index = 0; index < size; index += 1) own[index] = (own[index] ?? 0) / length
  }
  return Float32Array.from(values)
}

function product(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0)
  return sum
}
