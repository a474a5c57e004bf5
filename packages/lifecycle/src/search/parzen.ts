import { defined, elementAt, invariant } from '@trainyard/spec'
import type { Place } from './places.js'

/** The natural logarithm of a density at a combination's places, up to a constant that is the same for every density over the space. */
export type LogDensity = (places: readonly Place[]) => number

/** Observations that weigh as much as the newest; older ones weigh less, the longer ago the less (Bergstra et al. 2013, linear forgetting). */
const fullWeights = 25

/**
 * The Parzen estimate of a density from observations, the oldest first, as Optuna makes it for all dimensions together: a mixture with a product of kernels
 * around each observation, and the prior of weight 1. A kernel is a normal distribution cut to [0, 1], with the deviation 0.2·n^(-1 / (dimensions + 4)), at least
 * 1 / min(100, n + 2); the prior's has the mean and the deviation of the whole range, 0.5 and 1. For a choice it is 1 for the observed one, and 1 / (n + 1) more
 * for each, as parts of their sum.
 */
export function parzenEstimate(observations: readonly (readonly Place[])[], dimensions: number): LogDensity {
  const count = observations.length
  const weights = [...observations.map((_, index) => weightOf(index, count)), 1]
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const deviation = Math.max(0.2 * count ** (-1 / (dimensions + 4)), 1 / Math.min(100, count + 2))
  const kernels = [...observations, null].map((observation, index) => ({
    logWeight: Math.log(elementAt(weights, index, 'weights of kernels') / total),
    axes: Array.from({ length: dimensions }, (_, axis) => axisOf(observation && elementAt(observation, axis, 'places'), { count, deviation })),
  }))
  return (places) => logSum(kernels.map(({ logWeight, axes }) => axes.reduce((sum, axis, index) => sum + axis(elementAt(places, index, 'places')), logWeight)))
}

/** The logarithm of a kernel along one dimension; that of the prior where nothing was seen. */
function axisOf(seen: Place | null, { count, deviation }: { count: number; deviation: number }): (place: Place) => number {
  const prior = seen === null ? normalKernel(0.5, 1) : null
  const own = seen !== null && 'low' in seen ? normalKernel((seen.low + seen.high) / 2, deviation) : prior
  return (place) => ('choice' in place ? logOfChoice(place, seen, count) : defined(own, 'the kernel of a number')(place))
}

/** From 1 / n for the oldest in equal steps to 1 for the last of those before the newest `fullWeights`, which have 1 each. */
function weightOf(index: number, count: number): number {
  const rising = count - fullWeights
  if (rising <= 0 || index >= rising) return 1
  return rising === 1 ? 1 / count : 1 / count + (index / (rising - 1)) * (1 - 1 / count)
}

type Choice = Extract<Place, { choice: number }>
type Interval = Exclude<Place, Choice>

function logOfChoice({ choice, of }: Choice, seen: Place | null, count: number): number {
  if (seen === null) return -Math.log(of)
  invariant('choice' in seen, 'a choice was observed as one')
  const more = 1 / (count + 1)
  return Math.log(((seen.choice === choice ? 1 : 0) + more) / (1 + of * more))
}

/** A normal distribution cut to [0, 1]: the share of it that becomes the value, or its density where that is a single point. */
function normalKernel(mean: number, deviation: number): (interval: Interval) => number {
  const standard = (at: number): number => (at - mean) / deviation
  const within = normalBetween(standard(0), standard(1))
  const peak = -Math.log(deviation * Math.sqrt(2 * Math.PI) * within)
  return ({ low, high }) => (high > low ? Math.log(normalBetween(standard(low), standard(high)) / within) : peak - standard(low) ** 2 / 2)
}

/** What a standard normal distribution has between two points, a ≤ b. Taken from the tail where both lie on one side, so that no digits cancel. */
function normalBetween(a: number, b: number): number {
  if (a > 0) return upperTail(a) - upperTail(b)
  if (b < 0) return upperTail(-b) - upperTail(-a)
  return 1 - upperTail(-a) - upperTail(b)
}

/**
 * What a standard normal distribution has above x ≥ 0, to about fourteen digits: by the power series of its distribution function (Marsaglia 2004), and by the
 * continued fraction of Laplace where x is large.
 */
function upperTail(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (x > 4) {
    let fraction = x
    for (let term = 60; term >= 1; term -= 1) fraction = x + term / fraction
    return density / fraction
  }
  let [sum, term] = [x, x]
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 - density * sum
}

/** ln Σ exp(xᵢ), of terms that may be too small for a number. */
function logSum(terms: readonly number[]): number {
  const largest = Math.max(...terms)
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0))
}
