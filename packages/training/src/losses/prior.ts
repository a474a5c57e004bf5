import { elementAt, lossFacts, type LossSpec, quantilesOf } from '@trainyard/spec'
import type { Network } from '../architecture/network.js'
import { quantileOf } from '../scales/index.js'
import { tf } from '@trainyard/engine'

/** Training rows as the loss sees them: class numbers or scaled targets, and how much each row counts; null for all alike. */
export type PriorRows = { y: Int32Array | Float32Array; classes: number; weights: Float64Array | null }

/** A class that no row has is as frequent as half a row would be. */
const leastCount = 0.5

/**
 * The output that says the same for every row and knows nothing but the labels: logarithms of the shares of the classes, their logit, the mean of the target, its
 * logarithm, or its quantiles.
 */
export function priorOutput(loss: LossSpec, { y, classes, weights }: PriorRows): number[] {
  const { link } = lossFacts(loss)
  const weightOf = (row: number): number => (weights ? elementAt(weights, row, 'weights') : 1)
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : y.length
  if (link === 'softmax' || link === 'sigmoid') {
    const counts = new Float64Array(classes)
    for (const [row, label] of y.entries()) counts[label] = elementAt(counts, label, 'classes') + weightOf(row)
    const logarithms = Array.from(counts, (count) => Math.log(Math.max(count, (leastCount * total) / y.length) / total))
    return link === 'softmax' ? logarithms : [elementAt(logarithms, 1, 'classes') - elementAt(logarithms, 0, 'classes')]
  }
  const quantiles = quantilesOf(loss)
  if (quantiles) {
    const sorted = Float64Array.from(y).sort()
    return quantiles.map((share) => quantileOf(sorted, share))
  }
  let sum = 0
  for (const [row, value] of y.entries()) sum += weightOf(row) * value
  const mean = sum / total
  return [link === 'log' ? Math.log(mean) : mean]
}

/** Lets the output layer begin at the prior: weights of zero, and the prior as the bias of each member that the network ends in. */
export function startAtPrior({ parameters, shapes }: Network, prior: readonly number[]): void {
  for (const { layer, role, variable } of parameters) {
    if (layer !== shapes.output.name) continue
    const values = Float32Array.from({ length: variable.size }, (_, index) => (role === 'bias' ? elementAt(prior, index % prior.length, 'prior') : 0))
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)))
  }
}
