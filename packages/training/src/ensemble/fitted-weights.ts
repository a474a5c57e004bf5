import { elementAt, type Task } from '@trainyard/spec'
import { addScaled } from './combine.js'
import { type HeldOut, predictedRows } from './held-out.js'
import { pointDistances } from '../metrics/point-value.js'
import type { RowWeights } from '../metrics/metric.js'
import { meanOne } from '../losses/row-weights.js'
import { smallestProbability } from '../metrics/smallest-probability.js'

const iterations = 500
const tolerance = 1e-9

/**
 * Weights of a mean, at least zero and summing to 1, that fit the labels of the validation split best: by likelihood for classes, by squared error for values.
 */
export const fitWeights = (task: Task, held: HeldOut): number[] => (task === 'classification' ? likeliestMixture(held) : leastSquaresMixture(held))

/**
 * The mixture Σ wₘ·pₘ with the largest likelihood of the labels, by expectation and maximization (Dempster, Laird & Rubin 1977): each step replaces wₘ by the
 * mean share that member m has in the probability of the label, and never lowers the likelihood, which is concave in w.
 */
function likeliestMixture({ members, labels, rows, columns, weights: rowWeights }: HeldOut): number[] {
  const ofLabel = members.map((outputs) =>
    Float64Array.from({ length: rows }, (_, row) =>
      Math.max(elementAt(outputs, row * columns + elementAt(labels, row, 'labels'), 'outputs'), smallestProbability),
    ),
  )
  const counts = sharesOf(rowWeights, rows)
  return iterate(members.length, (weights) => {
    const mixed = new Float64Array(rows)
    for (const [member, shares] of ofLabel.entries()) addScaled(mixed, shares, elementAt(weights, member, 'weights'))
    return ofLabel.map((shares, member) => {
      const weight = elementAt(weights, member, 'weights')
      // `mixed` and `counts` are as long as the shares.
      return shares.reduce((sum, share, row) => sum + ((counts[row] as number) * weight * share) / (mixed[row] as number), 0)
    })
  })
}

/**
 * The convex combination with the least squared error. With residuals R = outputs − labels the error is wᵀ(RᵀR)w, so only the members' Gram matrix is needed;
 * exponentiated gradient steps (Kivinen & Warmuth 1997) keep the weights on the simplex. Step size: 1 / largest entry of the matrix.
 */
function leastSquaresMixture(held: HeldOut): number[] {
  const { members, rows } = held
  const residuals = members.map((outputs) => pointDistances(predictedRows(held, outputs)))
  // Weights do not depend on the size of the residuals; as parts of the largest their squares neither vanish nor overflow.
  const most = residuals.reduce((so, own) => own.reduce((largest, value) => Math.max(largest, Math.abs(value)), so), 0)
  const parts = most > 0 ? residuals.map((own) => own.map((value) => value / most)) : residuals
  const counts = sharesOf(held.weights, rows)
  const gram = parts.map((a) =>
    parts.map((b) => a.reduce((sum, value, row) => sum + elementAt(counts, row, 'weights') * value * elementAt(b, row, 'residuals'), 0)),
  )
  const largest = Math.max(...gram.flat().map(Math.abs), Number.MIN_VALUE)
  return iterate(members.length, (weights) => {
    const gradient = gram.map((line) => line.reduce((sum, value, member) => sum + value * elementAt(weights, member, 'weights'), 0) / largest)
    const least = Math.min(...gradient)
    const moved = weights.map((weight, member) => weight * Math.exp(least - elementAt(gradient, member, 'gradient')))
    const total = moved.reduce((sum, weight) => sum + weight, 0)
    return moved.map((weight) => weight / total)
  })
}

/** How much each row counts, as shares that sum to 1. */
function sharesOf(weights: RowWeights, rows: number): Float64Array {
  if (weights === null) return new Float64Array(rows).fill(1 / rows)
  return meanOne(weights).map((weight) => weight / rows)
}

function iterate(members: number, step: (weights: readonly number[]) => number[]): number[] {
  let weights: number[] = Array.from({ length: members }, () => 1 / members)
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const next = step(weights)
    const moved = Math.max(...next.map((weight, member) => Math.abs(weight - elementAt(weights, member, 'weights'))))
    weights = next
    if (moved < tolerance) break
  }
  return weights
}
