import type { z } from 'zod'
import { defined, elementAt } from '../invariant.js'
import type { Task } from '../task.js'
import { byType, unionOf } from '../technique.js'
import { absoluteError } from './absolute-error.js'
import { binaryCrossEntropy } from './binary-cross-entropy.js'
import { crossEntropy } from './cross-entropy.js'
import { focal } from './focal.js'
import { gamma } from './gamma.js'
import { huber } from './huber.js'
import { poisson } from './poisson.js'
import { quantile } from './quantile.js'
import { squaredError } from './squared-error.js'

/** Every loss, in the order in which lists show them. */
export const lossRecords = [crossEntropy, binaryCrossEntropy, focal, squaredError, absoluteError, huber, quantile, poisson, gamma] as const

/** A loss and the values of its fields. */
export const loss = unionOf(lossRecords).meta({ id: 'Loss' })
export type LossSpec = z.output<typeof loss>

const records = byType(lossRecords)

/** The facts of a loss that rules ask for. */
export const lossFacts = ({ type }: LossSpec): (typeof lossRecords)[number] => records[type]

/** The loss that a job is trained on: its own, else that of its task. */
export const lossOf = ({ task, loss: own }: { task: Task; loss?: LossSpec | null | undefined }): LossSpec => {
  if (own) return own
  const usual = lossRecords.filter((record) => record.isDefault && record.task === task)
  return loss.parse({ type: elementAt(usual, 0, `losses of ${task}`).type })
}

/** The quantiles that a loss predicts; null where it predicts one value, or classes. */
export const quantilesOf = (spec: LossSpec): readonly number[] | null => (spec.type === 'quantile' ? spec.quantiles : null)

/** The place of the quantile that stands for all where one value is wanted: the one nearest to the median. */
export function middleQuantile(quantiles: readonly number[]): number {
  const distance = (index: number): number => Math.abs(elementAt(quantiles, index, 'quantiles') - 0.5)
  return defined([...quantiles.keys()].toSorted((a, b) => distance(a) - distance(b) || a - b)[0], 'a quantile')
}

/** How many outputs a network has for a loss. */
export function lossOutputs(spec: LossSpec, classes: number): number {
  const quantiles = quantilesOf(spec)
  if (quantiles) return quantiles.length
  return lossFacts(spec).link === 'softmax' ? classes : 1
}
