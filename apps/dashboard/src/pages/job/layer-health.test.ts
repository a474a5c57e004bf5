import type { MetricSeries } from '../../api/shapes.js'
import { expect, test } from 'vitest'
import { layerHealth } from './layer-health.js'

const series = (member: number, key: string, ...value: number[]): MetricSeries => ({
  member,
  key,
  value,
  step: value.map((_, index) => index),
  epoch: [],
  min: [],
  max: [],
  at: [],
})

test('a row a layer with the mean of the members’ last values; other metrics are not layers', () => {
  const rows = layerHealth([
    series(0, 'loss', 1),
    series(0, 'layers/dense_1/zero_fraction', 0.9, 0.2),
    series(1, 'layers/dense_1/zero_fraction', 0.4),
    series(0, 'layers/block/conv/update_ratio', 0.001),
  ])
  expect(rows.map(({ layer, values }) => [layer, values])).toEqual([
    ['dense_1', { zero_fraction: expect.closeTo(0.3) }],
    ['block/conv', { update_ratio: 0.001 }],
  ])
  expect(rows.every(({ warning }) => warning === null)).toBe(true)
})
test.each([
  ['zero_fraction', 0.95, 'zero'],
  ['saturated_fraction', 0.8, 'saturated'],
  ['update_ratio', 0.5, 'lower the learning rate'],
  ['update_ratio', 1e-8, 'raise the learning rate'],
])('%s of %d is told with its remedy', (measure, value, text) => {
  expect(layerHealth([series(0, `layers/a/${measure}`, value)])[0]?.warning).toContain(text)
})
