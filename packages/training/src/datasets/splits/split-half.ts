import { permutation, randomKey } from '@trainyard/engine/random'
import { elementAt, type SplitOf, type SplitType } from '@trainyard/spec'
import type { NumberValues } from '../preprocessing/table.js'
import { dealGroups, type Groups, groupsOf, takeGroups } from './groups.js'
import { type Holdout, rowsWhere } from './split.js'
import { type Times, windowsOf } from './times.js'

/** What a split is drawn from: the training part of a data set, and the job's seed. `labels` are targets for regression, and `classes` is then 0. */
export type RowFacts = {
  labels: Int32Array | Float64Array
  classes: number
  fraction: number
  seed: number
  group(name: string): NumberValues
  time(name: string): Times
  /** 1 for each row that the data set calls validation. */
  given(): ArrayLike<number>
}

/** Chooses the rows of a fold, counted from 0. Rows that are in neither list are not used. */
export type SplitHalf<Type extends SplitType> = (spec: SplitOf<Type>, facts: RowFacts, fold: number) => Holdout

/** On which side a row is: trained on, judged, or not used. */
type Side = 'train' | 'validation' | 'unused'

/** The rows by their sides, each in rising order. */
export function bySide(rows: number, sideOf: (row: number) => Side): Holdout {
  const sides = Uint8Array.from({ length: rows }, (_, row) => sideNumbers[sideOf(row)])
  return { kept: rowsWhere(sides, sideNumbers.train), heldOut: rowsWhere(sides, sideNumbers.validation) }
}

const sideNumbers: Readonly<Record<Side, number>> = { train: 0, validation: 1, unused: 2 }

/** A row is trained on where both would train on it, judged where both would judge it, and not used otherwise. */
export function both(one: Holdout, other: Holdout): Holdout {
  const common = (a: Int32Array, b: Int32Array): Int32Array => {
    const isIn = new Uint8Array(1 + Math.max(a.at(-1) ?? 0, b.at(-1) ?? 0)) // default: no rows
    for (const row of b) isIn[row] = 1
    return a.filter((row) => isIn[row] === 1)
  }
  return { kept: common(one.kept, other.kept), heldOut: common(one.heldOut, other.heldOut) }
}

const orderOf = (count: number, seed: number, repeat: number): Int32Array => permutation(count, randomKey({ seed, member: 0, purpose: 'split/groups' }), repeat)

/** Holds out whole groups, drawn, of about this share of the rows. */
export function holdOutGroups(values: NumberValues, fraction: number, seed: number): Holdout {
  const groups = groupsOf(values)
  const taken = takeGroups(groups, fraction * values.length, orderOf(groups.count, seed, 0))
  return bySide(values.length, (row) => (taken[groupAt(groups, row)] === 1 ? 'validation' : 'train'))
}

const groupAt = ({ of }: Groups, row: number): number => elementAt(of, row, 'groups of the rows')

/** Holds out the latest rows, of about this share. */
export function holdOutLatest(times: Times, fraction: number): Holdout {
  const windows = windowsOf(times, [1 - fraction])
  return bySide(windows.length, (row) => (windows[row] === 1 ? 'validation' : 'train'))
}

/** Where one of several folds stands: its place in a repeat, and which repeat it is of. */
export type FoldPlace = { part: number; repeat: number; folds: number }

/** The groups that were dealt to a fold are held out. */
export function groupFold(values: NumberValues, { labels, classes, seed }: RowFacts, { part, repeat, folds }: FoldPlace): Holdout {
  const groups = groupsOf(values)
  const foldOf = dealGroups(groups, labels instanceof Int32Array ? labels : null, classes, folds, orderOf(groups.count, seed, repeat))
  return bySide(values.length, (row) => (foldOf[groupAt(groups, row)] === part ? 'validation' : 'train'))
}

/** The part after the first `part + 1` of `folds + 1` parts in time is held out, and all before it is trained on. */
export function timeFold(times: Times, { part, folds }: FoldPlace): Holdout {
  const windows = windowsOf(
    times,
    Array.from({ length: folds }, (_, index) => (index + 1) / (folds + 1)),
  )
  return bySide(windows.length, (row) => {
    const window = elementAt(windows, row, 'windows of the rows')
    return window <= part ? 'train' : window === part + 1 ? 'validation' : 'unused'
  })
}

/** Rows are dealt in turn, class by class and in a drawn order within each: every fold has its share of every class and of all rows, within one row. */
export function drawnFold({ labels, classes, seed }: RowFacts, { part, repeat, folds }: FoldPlace): Holdout {
  const order = permutation(labels.length, randomKey({ seed, member: 0, purpose: 'split/folds' }), repeat)
  const classed = labels instanceof Int32Array ? labels : null
  const next = new Int32Array(classes + 1)
  if (classed) for (const label of classed) next[label + 1] = elementAt(next, label + 1, 'classes') + 1
  for (let label = 1; label <= classes; label += 1) next[label] = elementAt(next, label, 'classes') + elementAt(next, label - 1, 'classes')
  const held = new Uint8Array(labels.length)
  for (const row of order) {
    const label = classed ? elementAt(classed, row, 'labels') : 0
    const place = elementAt(next, label, 'classes')
    next[label] = place + 1
    if (place % folds === part) held[row] = 1
  }
  return bySide(labels.length, (row) => (held[row] === 1 ? 'validation' : 'train'))
}
