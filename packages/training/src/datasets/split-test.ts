import { permutation, randomKey } from '@trainyard/engine'
import { DataError } from './data-error.js'
import { type Holdout, holdOut } from './holdout.js'

/**
 * Which rows are the test split of a data set: drawn from a fixed seed, so that making it again gives the same one.
 * @throws {DataError} when none can be had.
 */
export function splitTest(groups: Int32Array | null, classes: number, rows: number, fraction: number): Holdout {
  const split = holdOut(groups, classes, fraction, permutation(rows, randomKey({ seed: 0, member: 0, purpose: 'split/test' })))
  if (fraction > 0 && split.heldOut.length === 0)
    throw new DataError({ message: `test_fraction ${fraction} of ${rows} rows in ${classes || 1} classes holds out none: raise it, or set it to 0` })
  if (split.kept.length < 2)
    throw new DataError({ message: `test_fraction ${fraction} of ${rows} rows leaves ${split.kept.length} to train on: at least 2 are needed` })
  return split
}
