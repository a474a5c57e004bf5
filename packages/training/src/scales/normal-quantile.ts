import { normalQuantileRatios, type PolynomialRatio } from '@trainyard/spec'

const { center, near, far } = normalQuantileRatios

const polynomial = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
const ratio = ({ over, under }: PolynomialRatio, x: number): number => polynomial(over, x) / polynomial(under, x)

/** The value that a normal distribution is below with probability `share`, which lies between 0 and 1; to 16 digits (Wichura 1988, AS 241, PPND16). */
export function normalQuantile(share: number): number {
  const middle = share - 0.5
  if (Math.abs(middle) <= 0.425) return middle * ratio(center, 0.180625 - middle * middle)
  const distance = Math.sqrt(-Math.log(middle < 0 ? share : 1 - share))
  const value = distance <= 5 ? ratio(near, distance - 1.6) : ratio(far, distance - 5)
  return middle < 0 ? -value : value
}
