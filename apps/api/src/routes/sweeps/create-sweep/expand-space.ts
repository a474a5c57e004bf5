import { canonicalJson, jsonPath } from '@trainyard/runtime'
import { createHash } from 'node:crypto'
import {
  type Dimension,
  drawsOf,
  elementAt,
  type ErrorDetail,
  limits,
  type RangeDimension,
  type Space,
  spaceFacts,
  techniques,
  type Strategy,
  type TrialValues,
} from '@trainyard/spec'

type Value = TrialValues[string]

/** The combinations to try, in the order in which they are started, or why they cannot be made; and where fewer are tried than were asked for. */
export type Expansion = { combinations: TrialValues[]; errors: ErrorDetail[]; warnings: ErrorDetail[] }

/** Makes the combinations of a space: all of them, or as many draws as the strategy says. The same seed draws the same ones; equal ones are tried once. */
export function expandSpace(space: Space, strategy: Strategy, seed: number): Expansion {
  const draws = drawsOf(strategy)
  if (draws !== undefined) {
    const drawn = Array.from({ length: draws }, (_, trial) => drawOne(space, seed, trial))
    const combinations = withoutEquals(drawn)
    return { combinations, errors: [], warnings: [...equalPoints(space), ...equalDraws(draws, combinations.length)] }
  }
  const errors = Object.entries(space).flatMap(([path, { type }]) => (spaceFacts(type).values === 'drawn' ? [notAGrid(path, type)] : []))
  if (errors.length > 0) return { combinations: [], errors, warnings: [] }
  const axes = Object.entries(space).map(([path, dimension]) => ({ path, points: pointsOf(dimension) }))
  const count = axes.reduce((product, { points }) => product * points.length, 1)
  if (count > limits.sweepTrials) return { combinations: [], errors: [tooMany(count)], warnings: [] }
  return { combinations: axes.reduce<TrialValues[]>(cross, [{}]), errors: [], warnings: equalPoints(space) }
}

const cross = (combinations: TrialValues[], { path, points }: { path: string; points: readonly Value[] }): TrialValues[] =>
  combinations.flatMap((combination) => points.map((value) => ({ ...combination, [path]: value })))

/** The dimensions that have points: `geometric, linear or choice`. */
const gridTypes = new Intl.ListFormat('en-US', { type: 'disjunction' }).format(
  techniques.sweepSpaces.flatMap(({ type, values }) => (values === 'drawn' ? [] : [type])),
)

function notAGrid(path: string, type: string): ErrorDetail {
  const at = jsonPath(['space', path, 'type'])
  return {
    path: at,
    rule: 'strategy',
    message: `${at} is drawn from, so the strategy must be random, or successive_halving or median_stopping with trials; a grid takes ${gridTypes}`,
    received: type,
  }
}

const tooMany = (count: number): ErrorDetail => ({
  path: 'space',
  rule: 'maximum_trials',
  message: `space makes ${count} trials, at most ${limits.sweepTrials} are taken; take fewer points, or draw with the strategy random`,
  received: count,
})

const different = (path: string, message: string, received: unknown): ErrorDetail => ({ path, rule: 'different', message: `${path} ${message}`, received })

/** The dimensions some of whose points are equal. */
const equalPoints = (space: Space): ErrorDetail[] =>
  Object.entries(space).flatMap(([path, dimension]) => {
    const made = pointsOf(dimension).length
    const asked = 'values' in dimension ? dimension.values.length : 'count' in dimension ? dimension.count : made
    if (made === asked) return []
    const at = jsonPath(['space', path, 'values' in dimension ? 'values' : 'count'])
    return [different(at, `makes ${made} different ${made === 1 ? 'value' : 'values'} of ${asked}; equal ones are tried once`, asked)]
  })

const equalDraws = (asked: number, made: number): ErrorDetail[] =>
  made < asked ? [different('strategy.trials', `makes ${made} different combinations of ${asked} draws; equal ones are tried once`, asked)] : []

/** The points of a dimension, each once; none of one that values are drawn from. */
function pointsOf(dimension: Dimension): Value[] {
  if ('values' in dimension) return [...new Map(dimension.values.map((value) => [canonicalJson(value), value])).values()]
  if (!('count' in dimension)) return []
  return [...new Set(Array.from({ length: dimension.count }, (_, index) => between(dimension, index / (dimension.count - 1))))]
}

/** The value at a share of the way from one end to the other: in equal factors, or in equal differences. Twelve digits: 0.001, not 0.0010000000000000002. */
function between({ type, from, to, integer }: RangeDimension, share: number): number {
  const value = spaceFacts(type).scale === 'logarithmic' ? from * (to / from) ** share : from + (to - from) * share
  return integer ? Math.round(value) : Number(value.toPrecision(12))
}

function drawOne(space: Space, seed: number, trial: number): TrialValues {
  return Object.fromEntries(
    Object.entries(space).map(([path, dimension]): [string, Value] => {
      const share = uniformOf(`${seed}:${trial}:${path}`)
      if (!('values' in dimension) && !('count' in dimension)) return [path, between(dimension, share)]
      const points = pointsOf(dimension)
      return [path, elementAt(points, Math.floor(share * points.length), 'points of the dimension')]
    }),
  )
}

/** A number 0 ≤ x < 1 from the SHA-256 of a text, so that no draw depends on those before it. */
const uniformOf = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48

const withoutEquals = (all: readonly TrialValues[]): TrialValues[] => [...new Map(all.map((values) => [canonicalJson(values), values])).values()]
