import { expect, test } from 'vitest'
import { markdownReport } from './report.js'
import type { ClaimResult } from './claim.js'

const finding = (measured: string, mean: number): ClaimResult['findings'][number] => ({
  measured,
  unit: 'points',
  values: [mean],
  expectation: { side: 'above', bound: 0, smallest: 0 },
  interval: { mean, low: mean - 0.01, high: mean + 0.01 },
  verdict: mean > 0.01 ? 'seen' : 'not seen',
})

test('every effect is a row of a table whose rows all have its four columns, with the claim at its first one', () => {
  const results: ClaimResult[] = [
    { claim: 'a', statement: 'A holds', setting: 'small', findings: [finding('x|y', 0.02), finding('z', 0)], jobs: [], seconds: 61 },
    { claim: 'b', statement: 'B holds', setting: 'large', findings: [finding('w', 0.03)], jobs: [], seconds: 60 },
  ]
  const lines = markdownReport(results, { seeds: 5, engine: 'tensorflow on cpu' }).split('\n')
  expect(lines[0]).toBe('5 paired seeds, tensorflow on cpu, 2 min 1 s in all.')
  const table = lines.filter((line) => line.startsWith('|'))
  expect(table).toEqual([
    '| claim | setting | effect [95 % interval] | verdict |',
    '|---|---|---|---|',
    '| A holds | x\\|y | +2.0 points [+1.0, +3.0] | seen |',
    '|  | z | +0.0 points [−1.0, +1.0] | not seen |',
    '| B holds | w | +3.0 points [+2.0, +4.0] | seen |',
  ])
  expect(lines.slice(-2)).toEqual(['- `a`: small (1 min 1 s).', '- `b`: large (1 min).'])
})
