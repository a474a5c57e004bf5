import { drawValidation, type ValidationDraw } from '../datasets/splits/draw-splits.js'
import { batchesOf } from './batches.js'
import { epochOrders } from './epoch-order.js'

/** A step of a member's training, counted from 0. `memberSeed` is the seed of the member, `seed` that of the job. */
export type BatchPlace = Omit<ValidationDraw, 'seed'> & { seed: number; memberSeed: number; member: number; batchSize: number; step: number }

/** Which rows of the training split, by their number in the data set, are the batch of that step, in its order; and the epoch that it falls into, from 0. */
export function batchRows({ labels, classes, fraction, seed, memberSeed, member, batchSize, step }: BatchPlace): { rows: Int32Array; epoch: number } {
  const { kept } = drawValidation({ labels, classes, fraction, seed })
  const batches = batchesOf(kept.length, { batch_size: batchSize, drop_last: false })
  const epoch = Math.floor(step / batches.perEpoch)
  const order = epochOrders({ rows: kept.length, seed: memberSeed, member, shuffle: true, bagged: false })(epoch)
  const start = (step % batches.perEpoch) * batches.size
  return { rows: order.slice(start, start + batches.size).map((position) => kept[position] ?? 0), epoch }
}
