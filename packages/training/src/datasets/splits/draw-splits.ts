import { permutation, randomKey } from '@trainyard/engine/random'
import { DataError } from '../data-error.js'
import { type Holdout, holdOut } from './split.js'

/** What decides which training rows are held out: the labels of all of them, how many classes there are (0 for regression), the share, and the job's seed. */
export type ValidationDraw = { labels: Int32Array | Float64Array; classes: number; fraction: number; seed: number }

/**
 * Draws the validation rows of a job, by class for classification, the same for all of its members.
 * @throws {DataError} when none can be had.
 */
export function drawValidation({ labels, classes, fraction, seed }: ValidationDraw): Holdout {
  const order = permutation(labels.length, randomKey({ seed, member: 0, purpose: 'split/validation' }))
  const rows = holdOut(labels instanceof Int32Array ? labels : null, classes, fraction, order)
  if (fraction > 0 && rows.heldOut.length === 0)
    throw new DataError({
      message: `dataset.validation_fraction ${fraction} of ${labels.length} rows in ${classes || 1} classes holds out none: raise it, or set it to 0`,
    })
  if (rows.kept.length < 2)
    throw new DataError({ message: `dataset.validation_fraction ${fraction} of ${labels.length} rows leaves ${rows.kept.length} to train on` })
  return rows
}

/**
 * Which rows are the test split of a data set: drawn from a fixed seed, so that making it again gives the same one.
 * @throws {DataError} when none can be had.
 */
export function drawTestSplit(groups: Int32Array | null, classes: number, rows: number, fraction: number): Holdout {
  const split = holdOut(groups, classes, fraction, permutation(rows, randomKey({ seed: 0, member: 0, purpose: 'split/test' })))
  if (fraction > 0 && split.heldOut.length === 0)
    throw new DataError({ message: `test_fraction ${fraction} of ${rows} rows in ${classes || 1} classes holds out none: raise it, or set it to 0` })
  if (split.kept.length < 2)
    throw new DataError({ message: `test_fraction ${fraction} of ${rows} rows leaves ${split.kept.length} to train on: at least 2 are needed` })
  return split
}
