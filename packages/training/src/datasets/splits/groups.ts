import { elementAt } from '@trainyard/spec'
import type { NumberValues } from '../preprocessing/table.js'

/** The group of each row, numbered as they come. Rows without a value are one group. */
export type Groups = { of: Int32Array; count: number }

/** Numbers the values of a column. */
export function groupsOf(values: NumberValues): Groups {
  const numbers = new Map<number, number>()
  const of = Int32Array.from(values, (value) => {
    const known = numbers.get(value)
    if (known !== undefined) return known
    numbers.set(value, numbers.size)
    return numbers.size - 1
  })
  return { of, count: numbers.size }
}

const sizesOf = ({ of, count }: Groups): Int32Array => {
  const sizes = new Int32Array(count)
  for (const group of of) sizes[group] = elementAt(sizes, group, 'groups') + 1
  return sizes
}

/** Takes whole groups in the given order while each brings the number of rows nearer to `wanted`; never all of them. 1 for each that was taken. */
export function takeGroups(groups: Groups, wanted: number, order: Int32Array): Uint8Array {
  const sizes = sizesOf(groups)
  const taken = new Uint8Array(groups.count)
  let [rows, left] = [0, groups.count]
  for (const group of order) {
    const next = rows + elementAt(sizes, group, 'groups')
    if (left === 1 || Math.abs(next - wanted) >= Math.abs(rows - wanted)) continue
    taken[group] = 1
    rows = next
    left -= 1
  }
  return taken
}

/**
 * Deals whole groups to folds, the largest first, each to the fold where its classes and its rows are rarest so far, so that folds are of about one size and
 * have about the same shares of the classes. `order` decides between equals. The fold of each group.
 */
export function dealGroups(groups: Groups, labels: Int32Array | null, classes: number, folds: number, order: Int32Array): Int32Array {
  const sizes = sizesOf(groups)
  const counted = classCounts(groups, labels)
  const totals = new Float64Array(classes + 1)
  for (const counts of counted) for (const [label, rows] of counts) totals[label] = elementAt(totals, label, 'classes') + rows
  const dealt = new Float64Array(folds * (classes + 1))
  const foldOf = new Int32Array(groups.count)
  const bySize = [...order].sort((a, b) => elementAt(sizes, b, 'groups') - elementAt(sizes, a, 'groups'))
  for (const group of bySize) {
    const counts = elementAt(counted, group, 'groups')
    const crowd = (fold: number): number => {
      let sum = 0
      for (const [label, rows] of counts)
        sum += (elementAt(dealt, fold * (classes + 1) + label, 'dealt rows') * rows) / elementAt(totals, label, 'classes') ** 2
      return sum
    }
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (let fold = 0; fold < folds; fold += 1) {
      const own = crowd(fold)
      if (own < least) [best, least] = [fold, own]
    }
    foldOf[group] = best
    for (const [label, rows] of counts) {
      const cell = best * (classes + 1) + label
      dealt[cell] = elementAt(dealt, cell, 'dealt rows') + rows
    }
  }
  return foldOf
}

/** How many rows of each class a group has; as class 0 all of its rows, and the classes follow. */
function classCounts({ of, count }: Groups, labels: Int32Array | null): Map<number, number>[] {
  const counted = Array.from({ length: count }, () => new Map<number, number>())
  const add = (counts: Map<number, number>, label: number): unknown => counts.set(label, (counts.get(label) ?? 0) + 1) // default: the first
  for (let row = 0; row < of.length; row += 1) {
    const counts = elementAt(counted, elementAt(of, row, 'groups of the rows'), 'groups')
    add(counts, 0)
    if (labels) add(counts, elementAt(labels, row, 'labels') + 1)
  }
  return counted
}
