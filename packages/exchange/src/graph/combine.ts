import { elementAt } from '@trainyard/spec'
import { type GraphOps, NotExportable, plus, scalar, times, type Value } from './graph-ops.js'

type Float = Value<'float'>

/** The smallest normal float32. */
const smallestProbability = 2 ** -126
/** How much of the mean probability is mixed into votes, so that it decides between equals. */
const tieBreak = 1e-6

/** The weighted mean of values of one shape; the weights sum to 1. */
export function weightedMean<K extends 'float' | 'double'>(ops: GraphOps, values: readonly Value<K>[], weights: readonly number[]): Value<K> {
  if (values.length === 1) return elementAt(values, 0, 'members')
  return values.map((value, index) => times(ops, value, elementAt(weights, index, 'weights'))).reduce((sum, value) => ops.binary('add', sum, value))
}

/** 1 for the likeliest class of each row, the first of equals, else 0. */
function firstChoice(ops: GraphOps, probabilities: Float, classes: number): Float {
  const numbers = ops.constant(
    'int',
    [1, classes],
    Array.from({ length: classes }, (_, index) => index),
  )
  return ops.cast(ops.compare('equal', ops.reshape(ops.argMax(probabilities), [-1, 1]), numbers), 'float')
}

/**
 * Probabilities [batch, classes] of an ensemble from those of its members, as the service combines them.
 * @throws {NotExportable} for a rule that no graph has.
 */
export function combinedProbabilities(ops: GraphOps, combine: string, members: readonly Float[], weights: readonly number[], classes: number): Float {
  if (combine === 'mean' || combine === 'weighted') return weightedMean(ops, members, weights)
  if (combine === 'geometric_mean') {
    const logarithms = members.map((own) => ops.unary('log', ops.binary('max', own, scalar(ops, own, smallestProbability))))
    return ops.softmax(weightedMean(ops, logarithms, weights))
  }
  if (combine === 'vote') {
    const votes = members.map((own) => ops.binary('add', times(ops, own, tieBreak), firstChoice(ops, own, classes)))
    return times(ops, weightedMean(ops, votes, weights), 1 / (1 + tieBreak))
  }
  throw new NotExportable(`members that are combined by ${combine}`)
}

/** The number of the class [batch] that a row is decided for: the likeliest, or of two the second from a threshold on. */
export function decidedClass(ops: GraphOps, probabilities: Float, threshold: number | null): Value<'int'> {
  if (threshold === null) return ops.argMax(probabilities)
  const second = ops.reshape(ops.slice(probabilities, 1, 1, 2), [-1])
  return ops.cast(ops.compare('greaterOrEqual', second, scalar(ops, second, threshold)), 'int')
}

/** e^x − 1 in float64. */
export const expm1 = (ops: GraphOps, x: Value<'double'>): Value<'double'> => plus(ops, ops.unary('exp', x), -1)
