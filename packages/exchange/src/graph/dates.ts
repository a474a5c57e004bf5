import { type GraphOps, plus, scalar, times, type Value } from './graph-ops.js'

type Double = Value<'double'>

const day = 86_400_000
/** 1970 began on a Thursday; weeks begin on Monday. */
const monday = 3

const over = (ops: GraphOps, x: Double, by: number): Double => ops.binary('div', x, scalar(ops, x, by))

/** Days from 1970-01-01 to the first of January of a year (proleptic Gregorian calendar). */
function firstDay(ops: GraphOps, year: Double): Double {
  const before = plus(ops, year, -1)
  const leaps = (every: number): Double => ops.unary('floor', over(ops, before, every))
  const leapDays = ops.binary('add', ops.binary('sub', leaps(4), leaps(100)), leaps(400))
  return plus(ops, ops.binary('add', times(ops, before, 365), leapDays), -719_162)
}

/** The year of a day: an estimate that is at most one off, then put right. */
function yearOf(ops: GraphOps, days: Double): Double {
  const estimate = plus(ops, ops.unary('floor', over(ops, days, 365.2425)), 1970)
  const late = ops.cast(ops.compare('greater', firstDay(ops, estimate), days), 'double')
  const early = ops.cast(ops.compare('greaterOrEqual', days, firstDay(ops, plus(ops, estimate, 1))), 'double')
  return ops.binary('add', ops.binary('sub', estimate, late), early)
}

const fraction = (ops: GraphOps, x: Double): Double => ops.binary('sub', x, ops.unary('floor', x))

/** The inputs [batch, 6] of a time [batch] in milliseconds since 1970, besides its age: sine and cosine of its place in the year, the week and the day. */
export function datePlaces(ops: GraphOps, time: Double): Value<'float'> {
  const days = over(ops, time, day)
  const year = yearOf(ops, ops.unary('floor', days))
  const start = firstDay(ops, year)
  const inYear = ops.binary('div', ops.binary('sub', days, start), ops.binary('sub', firstDay(ops, plus(ops, year, 1)), start))
  const shares = [inYear, fraction(ops, over(ops, plus(ops, days, monday), 7)), fraction(ops, days)]
  const parts = shares.flatMap((share) => {
    const angle = ops.cast(times(ops, share, 2 * Math.PI), 'float')
    return [ops.unary('sin', angle), ops.unary('cos', angle)].map((part) => ops.reshape(part, [-1, 1]))
  })
  return ops.concat(parts, 1)
}
