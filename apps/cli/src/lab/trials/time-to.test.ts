import { expect, test } from 'vitest'
import type { MetricSeries } from '../../api/shapes.js'
import { timingOf } from './time-to.js'

const start = Date.parse('2030-01-01T00:00:00Z')
const curve = (key: string, points: readonly (readonly [second: number, value: number | null])[]): MetricSeries => ({
  member: 0,
  key,
  step: points.map((_, index) => index),
  epoch: [],
  min: [],
  max: [],
  value: points.map(([, value]) => value),
  at: points.map(([second]) => new Date(start + second * 1000).toISOString()),
})
const loss = curve('loss', [
  [1, 2],
  [2, 1],
])

test('the time to a target counts from the first step, and an epoch lasts the median of all but the first', () => {
  const accuracy = curve('val_accuracy', [
    [5, 0.2],
    [6, null],
    [8, 0.9],
    [11, 0.7],
    [21, 0.95],
  ])
  expect(timingOf([loss, accuracy], 'val_accuracy', 0.9)).toEqual({ secondsToTarget: 7, secondsPerEpoch: 2.5 })
})

test('a run that never gets there counts with all its time', () => {
  const accuracy = curve('val_accuracy', [
    [5, 0.2],
    [6, 0.3],
  ])
  expect(timingOf([loss, accuracy], 'val_accuracy', 0.9)).toEqual({ secondsToTarget: 5, secondsPerEpoch: 1 })
})
