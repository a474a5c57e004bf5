import { canonicalJson } from '@trainyard/runtime'
import { defined, type Dimension, invariant, type RangeDimension, type Space, spaceFacts, type TrialValues } from '@trainyard/spec'
import { pointsOf } from './draws.js'

/**
 * Where a value stands in its dimension: one of `of` in no order, or from `low` to `high` in [0, 1], which a uniform draw must hit to become it. Both ends are
 * equal where no other draw becomes the same value.
 */
export type Place = { choice: number; of: number } | { low: number; high: number }

/**
 * Places combinations of the space's values, by dimension. Spaced points are drawn alike, so their parts have one length; a rounded number has what rounds to it.
 *
 * @throws {InvariantError} on placing a value that its dimension cannot have.
 */
export function placer(space: Space): (values: TrialValues) => Place[] {
  const axes = Object.entries(space).map(([path, dimension]) => ({ path, place: placeIn(dimension) }))
  return (values) => axes.map(({ path, place }) => place(values[path]))
}

function placeIn(dimension: Dimension): (value: unknown) => Place {
  if (!('values' in dimension) && !('count' in dimension)) return placeBetween(dimension)
  const indices = new Map(pointsOf(dimension).map((value, index) => [canonicalJson(value), index]))
  const of = indices.size
  return (value) => {
    const index = defined(indices.get(canonicalJson(value)), 'the point of a value')
    return 'values' in dimension ? { choice: index, of } : { low: index / of, high: (index + 1) / of }
  }
}

function placeBetween({ type, from, to, integer }: RangeDimension): (value: unknown) => Place {
  const ends = [Math.min(from, to), Math.max(from, to)] as const
  const scale = spaceFacts(type).scale === 'logarithmic' ? Math.log : (value: number): number => value
  const share = (value: number): number => {
    if (from === to) return 0.5
    // A rounded value, or one of twelve digits, may lie just beyond an end.
    const inside = Math.min(ends[1], Math.max(ends[0], value))
    return (scale(inside) - scale(ends[0])) / (scale(ends[1]) - scale(ends[0]))
  }
  const half = integer ? 0.5 : 0
  return (value) => {
    invariant(typeof value === 'number', 'a value between two ends is a number')
    return { low: share(value - half), high: share(value + half) }
  }
}
