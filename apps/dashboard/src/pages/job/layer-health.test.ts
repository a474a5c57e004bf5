import { expect, test } from 'vitest'
import type { EventView, MetricSeries } from '../../api.js'
import { layerHealth, layerSeries, verdict } from './layer-health.js'

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
const event = (layer: string, suggestion: string): EventView => ({
  object: 'event',
  id: 'evt_1',
  job_id: 'job_1',
  seq: 1,
  type: 'diagnostic',
  level: 'warn',
  message: `dead: ${suggestion}`,
  member: 0,
  data: { layer, suggestion },
  created_at: '2026-01-01T00:00:00.000Z',
})
const all = layerSeries([
  series(0, 'loss', 1),
  series(0, 'layers/dense_1/zero_fraction', 0.9, 0.2),
  series(1, 'layers/dense_1/zero_fraction', 0.4),
  series(0, 'layers/block/conv/update_ratio', 0.001),
])

test('a row a layer with the mean of the members’ last values; other metrics are not layers', () => {
  expect(layerHealth(all, []).map(({ layer, values, advice }) => [layer, values, advice])).toEqual([
    ['dense_1', { zero_fraction: expect.closeTo(0.3) }, null],
    ['block/conv', { update_ratio: 0.001 }, null],
  ])
})
test('the newest diagnostic of a layer is its advice', () => {
  const rows = layerHealth(all, [event('dense_1', 'newer'), event('dense_1', 'older'), event('other', 'not here')])
  expect(rows.map(({ advice }) => advice)).toEqual(['newer', null])
})

test('a layer is OK only while it is below every warning level, and nothing is said of a job that diverged', () => {
  const of = (ratio: number) => layerHealth(layerSeries([series(0, 'layers/dense_1/update_ratio', ratio)]), []).map((row) => verdict(row, false))
  expect([of(0.001), of(0.1), of(551_000_000)]).toEqual([['OK'], ['update ratio is 0.1 or more'], ['update ratio is 0.1 or more']])
  expect(layerHealth(all, []).map((row) => verdict(row, true))).toEqual(['–', '–'])
})

test('advice about earlier steps does not stand as a verdict beside figures that are below every level', () => {
  const [dense] = layerHealth(all, [event('dense_1', 'lower the rate')])
  expect(dense && verdict(dense, false)).toBe('OK; at earlier steps or in one member: lower the rate')
  const dead = layerHealth(layerSeries([series(0, 'layers/dense_1/update_ratio', 0.5)]), [event('dense_1', 'lower the rate')]).map((row) => verdict(row, false))
  expect(dead.join()).toMatch(/or more; lower the rate$/)
})
