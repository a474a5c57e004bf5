import { readFileSync } from 'node:fs'
import { elementAt, type Space, strategy, type SweepSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TrialState } from '../sweeps.js'
import { chooseCandidate, mayChoose } from './choice.js'
import { drawMany } from './draws.js'
import { parzenEstimate } from './parzen.js'
import { type Place, placer } from './places.js'
import { goodCount, nextCandidate, type Observation } from './tpe.js'

type GoldenCase = { observations: Place[][]; asked: Place[][]; log_density: number[] }
const golden: { cases: GoldenCase[] } = JSON.parse(readFileSync(new URL('../../../../test/support/golden/parzen.json', import.meta.url), 'utf8'))

test('densities are those of scipy, for lines, points and choices together, from no observation to many', () => {
  for (const { observations, asked, log_density } of golden.cases) {
    const density = parzenEstimate(observations, 3)
    asked.forEach((places, index) => expect(density(places)).toBeCloseTo(elementAt(log_density, index, 'densities'), 10))
  }
})

/** The integral of a normal distribution by Simpson's rule. */
function normalIntegral(mean: number, deviation: number, from: number, to: number): number {
  const steps = 400
  const at = (index: number): number => Math.exp(-(((from + (index * (to - from)) / steps - mean) / deviation) ** 2) / 2)
  let sum = at(0) + at(steps)
  for (let index = 1; index < steps; index += 1) sum += at(index) * (index % 2 === 1 ? 4 : 2)
  return (sum * (to - from)) / steps / 3
}

/** The density of points of one dimension in cells of equal width, from its definition. */
function naiveDensity(seen: readonly number[], cells: number): number[] {
  const deviation = Math.max(0.2 * seen.length ** (-1 / 5), 1 / Math.min(100, seen.length + 2))
  const kernels = [...seen.map((cell) => [(cell + 0.5) / cells, deviation] as const), [0.5, 1] as const]
  return Array.from({ length: cells }, (_, cell) => {
    const shares = kernels.map(([mean, width]) => normalIntegral(mean, width, cell / cells, (cell + 1) / cells) / normalIntegral(mean, width, 0, 1))
    return shares.reduce((sum, share) => sum + share, 0) / kernels.length
  })
}

test('the chosen candidate has the largest expected improvement, computed from its definition', () => {
  const cells = 12
  const pool = Array.from({ length: cells }, (_, cell): Place[] => [{ low: cell / cells, high: (cell + 1) / cells }])
  const observed = fc.uniqueArray(fc.record({ candidate: fc.nat(cells - 1), result: fc.integer({ min: -50, max: 50 }) }), {
    minLength: 2,
    maxLength: cells - 2,
    selector: ({ candidate }) => candidate,
  })
  fc.assert(
    fc.property(observed, (observations) => {
      const sorted = observations.map((each, index) => ({ ...each, index })).sort((a, b) => a.result - b.result || a.index - b.index)
      const good = sorted.slice(0, goodCount(sorted.length))
      const [l, g] = [good, sorted.slice(good.length)].map((part) =>
        naiveDensity(
          part.map(({ candidate }) => candidate),
          cells,
        ),
      ) as [number[], number[]]
      // EI(x) = ∫ (y* - y) p(y | x) dy over the y better than y*: l(x) Σ (y* - y) p(y) / (γ l(x) + (1 - γ) g(x)), here with one more of every good value.
      const limit = elementAt(sorted, good.length - 1, 'good').result + 1
      const gain = good.reduce((sum, { result }) => sum + (limit - result) / sorted.length, 0)
      const share = good.length / sorted.length
      const improvement = (cell: number): number => {
        const [better, worse] = [elementAt(l, cell, 'l'), elementAt(g, cell, 'g')]
        return (better * gain) / (share * better + (1 - share) * worse)
      }
      const chosen = nextCandidate({ startup: 2, objective: { direction: 'minimize' } }, pool, observations)
      const left = pool.flatMap((_, cell) => (observations.some(({ candidate }) => candidate === cell) ? [] : [cell]))
      const best = Math.max(...left.map(improvement))
      expect(left).toContain(chosen)
      expect(improvement(chosen ?? -1)).toBeGreaterThan(best * (1 - 1e-9))
    }),
    { numRuns: 30, endOnFailure: true },
  )
})

const uniform = (from: number, to: number) => ({ type: 'uniform' as const, from, to, integer: false })
const decades = (from: number, to: number) => ({ type: 'log_uniform' as const, from, to, integer: false })

test('values stand where draws become them: points have equal parts, rounded numbers what rounds to them, and together they fill the line', () => {
  const places = (space: Space) =>
    drawMany(space, 1, 400)
      .map((values) => elementAt(placer(space)(values), 0, 'places') as { low: number; high: number })
      .sort((a, b) => a.low - b.low)
  for (const space of [
    { x: { type: 'geometric', from: 1e-4, to: 1, count: 5, integer: false } },
    { x: { type: 'linear', from: 9, to: 1, count: 30, integer: true } },
    { x: { ...decades(1, 40), integer: true } },
    { x: { ...uniform(-3, 3), integer: true } },
  ] satisfies Space[]) {
    const found = places(space)
    expect(elementAt(found, 0, 'places').low).toBeCloseTo(0, 12)
    expect(elementAt(found, found.length - 1, 'places').high).toBeCloseTo(1, 12)
    found.slice(1).forEach(({ low }, index) => expect(low).toBeCloseTo(elementAt(found, index, 'places').high, 12))
  }
  expect(placer({ x: decades(1e-4, 1) })({ x: 0.01 })).toEqual([{ low: expect.closeTo(0.5, 12), high: expect.closeTo(0.5, 12) }])
  expect(placer({ x: { type: 'choice', values: ['a', { b: 1 }] } })({ x: { b: 1 } })).toEqual([{ choice: 1, of: 2 }])
})

const space: Space = { rate: decades(1e-5, 10), decay: decades(1e-6, 1), activation: { type: 'choice', values: ['a', 'b', 'c', 'd'] } }
const loss = (values: Record<string, unknown>): number =>
  (Math.log10(Number(values['rate'])) + 2) ** 2 + 0.3 * (Math.log10(Number(values['decay'])) + 3) ** 2 + 0.5 * 'abcd'.indexOf(String(values['activation']))

type Chooser = Pick<SweepSpec, 'space' | 'strategy' | 'objective'>
const specOf = (trials: number): Chooser => ({
  space,
  strategy: strategy.parse({ type: 'tpe', trials, startup_trials: 5 }),
  objective: { metric: 'val_loss', direction: 'minimize' },
})

/** Runs a sweep whose trials end in an order of its own: `next` says which of those under way. Failed ones are those whose rate is above 1. */
function simulate(spec: Chooser, seed: number, { trials, maxConcurrent, next }: { trials: number; maxConcurrent: number; next(open: number): number }) {
  const candidates = drawMany(spec.space, seed, 96)
  const made: TrialState[] = []
  const resultOf = ({ candidate, status }: TrialState) => (status === 'succeeded' ? loss(elementAt(candidates, candidate ?? -1, 'candidates')) : null)
  for (;;) {
    while (mayChoose({ maxConcurrent, planned: trials }, made)) {
      const candidate = chooseCandidate({ spec, maxConcurrent, candidates }, made, resultOf)
      made.push({
        index: made.length,
        jobId: `${made.length}`,
        status: 'running',
        epochs: 1,
        released: true,
        rungs: [],
        stopReason: null,
        failure: null,
        candidate,
      })
    }
    const open = made.filter(({ status }) => status === 'running')
    expect(open.length).toBeLessThanOrEqual(maxConcurrent)
    const ended = open[next(open.length)]
    if (!ended) return { chosen: made.map(({ candidate }) => candidate), losses: made.flatMap((trial) => resultOf(trial) ?? []) }
    const failed = Number(elementAt(candidates, ended.candidate ?? -1, 'candidates')['rate']) > 1
    made[ended.index] = { ...ended, status: failed ? 'failed' : 'succeeded', failure: failed ? 'diverged' : null }
  }
}

test('the seed and the results settle every choice, in whatever order the trials that run at once end', () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.nat(1_000)), (seed, maxConcurrent, draws) => {
      const run = (next: (open: number) => number) => simulate(specOf(14), seed, { trials: 14, maxConcurrent, next }).chosen
      const inOrder = run(() => 0)
      expect(new Set(inOrder).size).toBe(14)
      expect(run((open) => (draws.next().value ?? 0) % Math.max(1, open))).toEqual(inOrder)
    }),
    { numRuns: 8, endOnFailure: true },
  )
})

const first = () => 0
test.each([
  [1, 8],
  [4, 8],
])('of 10 seeds, with %i trials at once, it ends below random search of as many trials for at least %i', (maxConcurrent, least) => {
  const better = Array.from({ length: 10 }, (_, seed) => {
    const found = Math.min(...simulate(specOf(30), seed, { trials: 30, maxConcurrent, next: first }).losses)
    return (
      found <=
      Math.min(
        ...drawMany(space, seed, 30)
          .filter(({ rate }) => Number(rate) <= 1)
          .map(loss),
      )
    )
  })
  expect(better.filter(Boolean).length).toBeGreaterThanOrEqual(least)
})

test('while nothing is measured, and for the first trials, candidates are tried in their order; what says nothing is passed over', () => {
  const pool = Array.from({ length: 4 }, (_, index): Place[] => [{ low: index / 4, high: (index + 1) / 4 }])
  const next = (results: Observation['result'][], startup = 1) =>
    nextCandidate(
      { startup, objective: { direction: 'maximize' } },
      pool,
      results.map((result, candidate) => ({ candidate, result })),
    )
  expect([next([]), next([5], 2), next(['bad', 'bad']), next(['nothing', 'nothing', 'nothing'])]).toEqual([0, 1, 2, 3])
  expect(next([1, 2, 3, 4])).toBe(null)
})
