import { elementAt } from '@trainyard/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classesWithin, conform, highestLevel, keptScores, thresholdOf } from './conformal.js'

/** Numbers that follow from a seed, evenly spread from 0 to 1. */
function numbersOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
const normalOf = (next: () => number): number => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next())

type Drawn = { outputs: number[]; labels: number[]; columns: number }

/** Rows of a model that is too sure of itself, of `columns` classes; or values that are biased, with errors of uneven size. */
function draw(task: 'classification' | 'regression', rows: number, next: () => number): Drawn {
  const drawn: Drawn = { outputs: [], labels: [], columns: task === 'regression' ? 1 : 4 }
  for (let row = 0; row < rows; row += 1) {
    if (task === 'regression') {
      const truth = 100 * next()
      drawn.labels.push(truth)
      drawn.outputs.push(truth + 3 + normalOf(next) * (1 + truth / 20))
      continue
    }
    const truth = Array.from({ length: 4 }, () => next() ** 3 + 0.01)
    const total = truth.reduce((sum, share) => sum + share, 0)
    let [at, label] = [next() * total, 0]
    while (label < 3 && at > elementAt(truth, label, 'shares')) at -= elementAt(truth, label++, 'shares')
    const sharp = truth.map((share) => (share / total) ** 2)
    const sum = sharp.reduce((all, share) => all + share, 0)
    drawn.labels.push(label)
    drawn.outputs.push(...sharp.map((share) => share / sum))
  }
  return drawn
}

const covers = (task: string, { outputs, labels, columns }: Drawn, threshold: number): number =>
  labels.filter((label, row) =>
    task === 'regression'
      ? Math.abs(elementAt(outputs, row, 'values') - label) <= threshold
      : classesWithin(outputs.slice(row * columns, (row + 1) * columns), threshold).includes(label),
  ).length / labels.length

describe.each(['classification', 'regression'] as const)('%s', (task) => {
  test.each([0.5, 0.8, 0.9, 0.95])('over 20 seeds %d of new rows are covered, within 2 points, however wrong the model is', (level) => {
    const coverages = Array.from({ length: 20 }, (_, seed) => {
      const next = numbersOf(seed + 1)
      const kept = conform(task, draw(task, 1_000, next), 'test')
      const threshold = kept && thresholdOf(kept.scores, level)
      return threshold === null ? Number.NaN : covers(task, draw(task, 500, next), threshold)
    })
    const mean = coverages.reduce((sum, own) => sum + own, 0) / coverages.length
    expect(Math.abs(mean - level)).toBeLessThan(0.02)
  })

  test('from few rows the coverage is at least as asked on average, and the report of the job says so of its own rows', () => {
    let [covered, reported] = [0, 0]
    for (let seed = 0; seed < 200; seed += 1) {
      const next = numbersOf(1_000 + seed)
      const kept = conform(task, draw(task, 40, next), 'validation')
      const threshold = kept && thresholdOf(kept.scores, 0.9)
      covered += covers(task, draw(task, 100, next), threshold ?? Number.NaN) / 200
      reported += (kept?.report.coverage ?? Number.NaN) / 200
    }
    expect(covered).toBeGreaterThan(0.885)
    expect(covered).toBeLessThan(0.945)
    expect(Math.abs(reported - 0.92)).toBeLessThan(0.04)
  })
})

test('of scores that are all kept, the threshold is the ⌈(n + 1)·level⌉-th smallest; of many, at least that and at most a step above', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3_000 }),
      fc.integer({ min: 10, max: 990 }),
      (scores, thousandths) => {
        const level = thousandths / 1_000
        const rows = { outputs: scores, labels: scores.map(() => 0), columns: 1 }
        const kept = { rows: scores.length, scores: keptScores('regression', rows) }
        const sorted = scores.toSorted((a, b) => a - b)
        const place = Math.floor(((scores.length + 1) * thousandths + 999) / 1_000)
        const threshold = thresholdOf(kept, level)
        if (place > scores.length) {
          expect(threshold).toBeNull()
          return
        }
        const step = Math.ceil(scores.length / 1_000)
        expect(Number(threshold)).toBeGreaterThanOrEqual(elementAt(sorted, place - 1, 'scores'))
        expect(Number(threshold)).toBeLessThanOrEqual(elementAt(sorted, Math.min(sorted.length - 1, place - 1 + (step === 1 ? 0 : step)), 'scores'))
      },
    ),
    { numRuns: 60 },
  )
})

test('too few rows for a level give no interval: of 8 rows 0.9 is more than they can say', () => {
  const kept = { rows: 8, scores: [1, 2, 3, 4, 5, 6, 7, 8] }
  expect(thresholdOf(kept, 0.9)).toBeNull()
  expect(thresholdOf(kept, highestLevel(8))).toBe(8)
  expect(conform('regression', { outputs: [], labels: [], columns: 1 }, 'test')).toBeNull()
})

test.each([0.5, 0.9])('bounds that a model gives as quantiles are moved until %d are covered, whether they are too narrow or too wide', (level) => {
  for (const spread of [0.2, 3]) {
    const drawn = (rows: number, next: () => number) => {
      const { outputs: values, labels } = draw('regression', rows, next)
      return { labels, columns: 3, outputs: values.flatMap((value) => [value - spread * (1 + value / 20), value, value + spread * (1 + value / 20)]) }
    }
    const coverages = Array.from({ length: 20 }, (_, seed) => {
      const next = numbersOf(seed + 1)
      const threshold = Number(thresholdOf(conform('regression', drawn(1_000, next), 'test')?.scores ?? { rows: 0, scores: [] }, level))
      const { labels, outputs } = drawn(500, next)
      const within = labels.filter((label, row) => Number(outputs[3 * row]) - threshold <= label && label <= Number(outputs[3 * row + 2]) + threshold)
      return within.length / labels.length
    })
    expect(Math.abs(coverages.reduce((sum, own) => sum + own, 0) / coverages.length - level)).toBeLessThan(0.02)
  }
})
