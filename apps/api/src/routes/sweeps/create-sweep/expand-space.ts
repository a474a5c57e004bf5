import { drawMany, pointsOf } from '@trainyard/lifecycle'
import { jsonPath } from '@trainyard/runtime'
import { choosing, drawsOf, type ErrorDetail, limits, type Space, spaceFacts, techniques, type Strategy, type TrialValues } from '@trainyard/spec'

type Value = TrialValues[string]

/** The combinations to try, in the order in which they are started, or why they cannot be made; and where fewer are tried than were asked for. */
export type Expansion = { combinations: TrialValues[]; errors: ErrorDetail[]; warnings: ErrorDetail[] }

/**
 * Makes the combinations of a space: all of them, or as many draws as the strategy says, which for one that chooses its trials are those it chooses from. The
 * same seed draws the same ones; equal ones are tried once.
 */
export function expandSpace(space: Space, strategy: Strategy, seed: number): Expansion {
  const draws = drawsOf(strategy)
  if (draws !== undefined) {
    const combinations = drawMany(space, seed, draws)
    // default: a strategy that does not choose tries all its draws
    const wanted = choosing(strategy)?.trials ?? draws
    return { combinations, errors: [], warnings: [...equalPoints(space), ...equalDraws(wanted, combinations.length)] }
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
    message: `${at} is drawn from, so the strategy must be random or tpe, or successive_halving or median_stopping with trials; a grid takes ${gridTypes}`,
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
