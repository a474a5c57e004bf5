import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barsPath, heatPaths, type Histogram, layerHistories, rangeOf } from './histogram-shapes.js'

const size = { width: 220, height: 90 }
const bins = 32
const counts = fc.array(fc.nat(1_000), { minLength: bins, maxLength: bins }).map((all) => (all.some((count) => count > 0) ? all : all.with(0, 1)))
const histogram: fc.Arbitrary<Histogram> = fc
  .record({ low: fc.integer({ min: -50, max: 50 }), width: fc.nat(100), counts })
  .map(({ low, width, counts: all }) => ({ low, high: low + width, counts: all, not_finite: 0, total: all.reduce((sum, count) => sum + count, 0) }))
const none: Histogram = { low: null, high: null, counts: Array.from({ length: bins }, () => 0), not_finite: 3, total: 3 }

test('each bin with values is one rectangle, within the picture; an inspection without finite values has none', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(histogram, fc.constant(none)), { minLength: 1, maxLength: 8 }), (all) => {
      const history = { layer: 'dense_1', reports: all.map((each, step) => ({ step, histogram: each })) }
      const filled = all.flatMap((each) => each.counts.filter((count) => count > 0))
      const rectangles = heatPaths(history, size).join('').split('M').slice(1)
      expect(rectangles.length).toBe(filled.length)
      for (const rectangle of rectangles) {
        const [x = -1, y = -1] = rectangle.split('h')[0]?.split(' ').map(Number) ?? []
        expect(x >= 0 && x < size.width && y >= 0 && y <= size.height).toBe(true)
      }
      const range = rangeOf(history)
      const [first] = all
      if (range !== null && first)
        expect(barsPath(first, range, size).split('M').length - 1).toBe(first.low === null ? 0 : first.counts.filter((count) => count > 0).length)
    }),
  )
})

test('layers come in the order of the first inspection, without those that have nothing of the kind', () => {
  const report = (step: number) => ({
    step,
    epoch: 1,
    at: '2026-01-01T00:00:00.000Z',
    layers: ['b', 'a'].map((layer) => ({ layer, weights: layer === 'b' ? null : none, gradients: none, activations: null })),
  })
  const reports = [report(1), report(2)]
  expect(layerHistories(reports, 'gradients').map(({ layer, reports: all }) => [layer, all.map(({ step }) => step)])).toEqual([
    ['b', [1, 2]],
    ['a', [1, 2]],
  ])
  expect(layerHistories(reports, 'weights').map(({ layer }) => layer)).toEqual(['a'])
  expect(layerHistories(reports, 'activations')).toEqual([])
})
