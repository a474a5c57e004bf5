import { elementAt, normalQuantileRatios, type PolynomialRatio, type ScaleCurve } from '@trainyard/spec'
import { type GraphOps, plus, scalar, times, type Value } from './graph-ops.js'

type Double = Value<'double'>
const { center, near } = normalQuantileRatios
const leastShare = 1e-7

const ratio = (ops: GraphOps, { over, under }: PolynomialRatio, x: Double): Double => ops.binary('div', polynomial(ops, over, x), polynomial(ops, under, x))
const polynomial = (ops: GraphOps, [first = 0, ...rest]: readonly number[], x: Double): Double =>
  rest.reduce<Double>((sum, coefficient) => plus(ops, ops.binary('mul', sum, x), coefficient), scalar(ops, x, first))

/** Φ⁻¹ of shares within 10⁻⁷ … 1 − 10⁻⁷, where the third polynomial of the algorithm is not needed: √(−ln 10⁻⁷) < 5. */
function normalQuantile(ops: GraphOps, share: Double): Double {
  const middle = plus(ops, share, -0.5)
  const inner = ops.binary('mul', middle, ratio(ops, center, ops.binary('sub', scalar(ops, middle, 0.180625), ops.binary('mul', middle, middle))))
  const outside = ops.binary('min', share, ops.binary('sub', scalar(ops, share, 1), share))
  const distance = ops.unary('sqrt', ops.unary('neg', ops.unary('log', outside)))
  const outer = ratio(ops, near, plus(ops, distance, -1.6))
  const signed = ops.select(ops.compare('greater', middle, scalar(ops, middle, 0)), outer, ops.unary('neg', outer))
  return ops.select(ops.compare('greater', ops.unary('abs', middle), scalar(ops, middle, 0.425)), signed, inner)
}

/** The value of a normal distribution that has the same share below it as x [batch] has of the quantiles; of equal quantiles the middle. */
function atNormalQuantile(ops: GraphOps, x: Double, quantiles: readonly number[]): Double {
  const last = quantiles.length - 1
  const row = ops.reshape(x, [-1, 1])
  const all = ops.constant('double', [1, quantiles.length], quantiles)
  const count = (holds: Value<'bool'>): Double => ops.sum(ops.cast(holds, 'double'), [1], false)
  const from = count(ops.compare('greater', row, all))
  const to = plus(ops, count(ops.compare('greaterOrEqual', row, all)), -1)
  const equal = times(ops, ops.binary('add', from, to), 0.5)
  // Between two quantiles `to` is the one below; at the ends the place is held, and what is taken there is of no matter.
  const below = ops.cast(ops.binary('min', ops.binary('max', to, scalar(ops, to, 0)), scalar(ops, to, last - 1)), 'int')
  const flat = ops.constant('double', [quantiles.length], quantiles)
  const gaps = quantiles.slice(1).map((high, index) => high - elementAt(quantiles, index, 'quantiles'))
  const width = ops.gather(
    ops.constant(
      'double',
      [last],
      gaps.map((gap) => (gap === 0 ? 1 : gap)),
    ),
    below,
    0,
  )
  const within = ops.binary('add', to, ops.binary('div', ops.binary('sub', x, ops.gather(flat, below, 0)), width))
  const held = ops.binary('min', ops.binary('max', within, scalar(ops, within, 0)), scalar(ops, within, last))
  const place = ops.select(ops.compare('greater', from, to), held, equal)
  const share = times(ops, place, 1 / last)
  return normalQuantile(ops, ops.binary('min', ops.binary('max', share, scalar(ops, share, leastShare)), scalar(ops, share, 1 - leastShare)))
}

/** What follows once the mean was taken off and the rest was divided by the deviation: a curve of [batch] in float64. */
export function curveOf(ops: GraphOps, x: Double, curve: ScaleCurve): Double {
  if (curve.type === 'normal_quantiles') return atNormalQuantile(ops, x, curve.quantiles)
  // Beyond a million bounds the curve is its bound to the last digit of float64, and no square overflows.
  const most = curve.bound * 1e9
  const held = ops.binary('min', ops.binary('max', x, scalar(ops, x, -most)), scalar(ops, x, most))
  const part = times(ops, held, 1 / curve.bound)
  return ops.binary('div', held, ops.unary('sqrt', plus(ops, ops.binary('mul', part, part), 1)))
}
