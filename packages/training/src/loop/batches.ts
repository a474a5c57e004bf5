import { drawWithReplacement, permutation, randomKey } from '@trainyard/engine'
import { type Batches, batchesOf, elementAt, type TrainingSpec } from '@trainyard/spec'
import { drawValidation, type ValidationDraw } from '../datasets/splits/draw-splits.js'
import { TrainingError } from '../training-error.js'

/**
 * The batches of a training.
 *
 * @throws {TrainingError} `data_error` where `drop_last` leaves none.
 */
export function trainingBatches(rows: number, training: Pick<TrainingSpec, 'batch_size' | 'drop_last'>): Batches {
  const batches = batchesOf(rows, training)
  if (batches.perEpoch > 0) return batches
  throw new TrainingError(
    'data_error',
    `training.drop_last leaves nothing to train on: training.batch_size is ${training.batch_size}, the training split has ${rows} rows`,
  )
}

/** Rows for an evaluation batch: as many as for an update, but at least this many where they are there, since no gradient is kept. */
const evaluationRows = 256

/** What decides how held-out rows fall into batches; `mixesRows`: a layer takes its statistics from the batch that is evaluated. */
export type EvaluationOptions = { trainingBatch: number; views: number; mixesRows: boolean }

/** With several views of each row fewer rows, so that as much runs at once; where rows affect each other batches of like size, so that none is left alone. */
export function evaluationBatches(rows: number, { trainingBatch, views, mixesRows }: EvaluationOptions): Batches {
  const most = Math.min(rows, Math.max(1, Math.floor(Math.max(trainingBatch, evaluationRows) / Math.max(1, views))))
  const size = mixesRows ? Math.ceil(rows / Math.ceil(rows / most)) : most
  return { size, rest: rows % size, perEpoch: Math.ceil(rows / size) }
}

/** What decides the order of the training rows. */
export type OrderOptions = { rows: number; seed: number; member: number; shuffle: boolean; bagged: boolean }

/**
 * The rows of each epoch, in order: a fresh permutation an epoch from (seed, member, epoch), so that any epoch can be had without the ones before.
 * A bagged member first draws its own bootstrap sample of the rows, with replacement and as many as there are (Breiman 1996), and stays with it.
 */
export function epochOrders({ rows, seed, member, shuffle, bagged }: OrderOptions): (epoch: number) => Int32Array {
  const sample = bagged ? drawWithReplacement(rows, rows, randomKey({ seed, member, purpose: 'bootstrap' })) : null
  const key = randomKey({ seed, member, purpose: 'shuffle' })
  const orderOf = (epoch: number): Int32Array => {
    const order = shuffle ? permutation(rows, key, epoch) : Int32Array.from({ length: rows }, (_, row) => row)
    return sample ? order.map((position) => elementAt(sample, position, 'bootstrap sample')) : order
  }
  // An epoch is asked for in many chunks.
  let known: { epoch: number; order: Int32Array } | null = null
  return (epoch) => {
    if (known?.epoch !== epoch) known = { epoch, order: orderOf(epoch) }
    return known.order
  }
}

/** A step of a member's training, counted from 0. `memberSeed` is the seed of the member, `seed` that of the job; the other fields draw the validation rows. */
export type BatchPlace = Omit<ValidationDraw, 'seed'> & { seed: number; memberSeed: number; member: number; batchSize: number; step: number }

/** Which rows of the training split, by their number in the data set, are the batch of that step, in its order; and the epoch that it falls into, from 0. */
export function batchRows({ labels, classes, fraction, seed, memberSeed, member, batchSize, step }: BatchPlace): { rows: Int32Array; epoch: number } {
  const { kept } = drawValidation({ labels, classes, fraction, seed })
  const batches = batchesOf(kept.length, { batch_size: batchSize, drop_last: false })
  const epoch = Math.floor(step / batches.perEpoch)
  const order = epochOrders({ rows: kept.length, seed: memberSeed, member, shuffle: true, bagged: false })(epoch)
  const start = (step % batches.perEpoch) * batches.size
  return { rows: order.slice(start, start + batches.size).map((position) => elementAt(kept, position, 'rows of the training split')), epoch }
}
