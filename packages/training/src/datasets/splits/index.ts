import { foldCount, holdsOut, type RowChoice, splitOf, splitsByColumn, type SplitOf, type SplitType } from '@trainyard/spec'
import { DataError } from '../data-error.js'
import { folds } from './folds.js'
import { given } from './given.js'
import { holdout } from './holdout.js'
import type { Holdout } from './split.js'
import type { RowFacts, SplitHalf } from './split-half.js'

/** One draw for each split of the spec; a forgotten one does not compile. */
const halves: { [Type in SplitType]: SplitHalf<Type> } = { holdout, folds, given }

const drawWith = <Type extends SplitType>(type: Type, spec: SplitOf<Type>, facts: RowFacts, fold: number): Holdout => halves[type](spec, facts, fold)

/**
 * Chooses the rows that a member trains on and those that it is judged by: the same for all members, or those of the member's fold.
 * @throws {DataError} when there are none to be had.
 */
export function chooseRows(choice: RowChoice, facts: RowFacts, member: number): Holdout {
  const split = splitOf(choice)
  const fold = member % foldCount(choice)
  const rows = drawWith(split.type, split, facts, fold)
  const of = foldCount(choice) > 1 ? `fold ${fold + 1} of ${foldCount(choice)} by` : 'by'
  const remedy = splitsByColumn(choice) ? 'name another column, or fewer folds' : 'use fewer folds, or a hold-out'
  if (holdsOut(choice) && rows.heldOut.length === 0) throw new DataError({ message: `dataset.split: ${of} ${split.type} has no row to validate on: ${remedy}` })
  if (rows.kept.length < 2)
    throw new DataError({ message: `dataset.split: ${of} ${split.type} leaves ${rows.kept.length} of ${facts.labels.length} rows to train on: ${remedy}` })
  return rows
}
