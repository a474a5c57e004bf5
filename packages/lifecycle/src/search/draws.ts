import { createHash } from 'node:crypto'
import { canonicalJson } from '@trainyard/runtime'
import { type Dimension, elementAt, type RangeDimension, type Space, spaceFacts, type TrialValues } from '@trainyard/spec'

type Value = TrialValues[string]

/** The points of a dimension, each once; none of one that values are drawn from. */
export function pointsOf(dimension: Dimension): Value[] {
  if ('values' in dimension) return [...new Map(dimension.values.map((value) => [canonicalJson(value), value])).values()]
  if (!('count' in dimension)) return []
  return [...new Set(Array.from({ length: dimension.count }, (_, index) => between(dimension, index / (dimension.count - 1))))]
}

/** The value at a share of the way from one end to the other: in equal factors, or in equal differences. Twelve digits: 0.001, not 0.0010000000000000002. */
function between({ type, from, to, integer }: RangeDimension, share: number): number {
  const value = spaceFacts(type).scale === 'logarithmic' ? from * (to / from) ** share : from + (to - from) * share
  return integer ? Math.round(value) : Number(value.toPrecision(12))
}

/** One combination, each dimension drawn by itself. It follows from the seed and the number of the draw alone. */
function drawOne(space: Space, seed: number, draw: number): TrialValues {
  return Object.fromEntries(
    Object.entries(space).map(([path, dimension]): [string, Value] => {
      const share = uniformOf(`${seed}:${draw}:${path}`)
      if (!('values' in dimension) && !('count' in dimension)) return [path, between(dimension, share)]
      const points = pointsOf(dimension)
      return [path, elementAt(points, Math.floor(share * points.length), 'points of the dimension')]
    }),
  )
}

/** A number 0 ≤ x < 1 from the SHA-256 of a text, so that no draw depends on those before it. */
const uniformOf = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48

/** So many combinations of a space, equal ones once, each dimension drawn by itself. A draw follows from the seed and its number alone. */
export const drawMany = (space: Space, seed: number, count: number): TrialValues[] => [
  ...new Map(Array.from({ length: count }, (_, draw) => drawOne(space, seed, draw)).map((values) => [canonicalJson(values), values])).values(),
]
