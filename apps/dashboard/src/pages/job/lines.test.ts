import { expect, test } from 'vitest'
import type { MetricSeries } from '../../api.js'
import { chartKeys, linesOf, type View } from './lines.js'

const series = (member: number, key: string, value: number[], cut = false): MetricSeries => ({
  member,
  key,
  step: value.map((_, index) => index),
  epoch: value.map((_, index) => index),
  value,
  min: cut ? value.map((each) => each - 1) : [],
  max: cut ? value.map((each) => each + 1) : [],
  at: value.map((_, index) => new Date(index * 1000).toISOString()),
})
const view: View = { axis: 'step', smoothing: 0, logarithmic: false, members: 'each', hidden: new Set() }
const all = [series(0, 'loss', [4, 2]), series(1, 'loss', [2, 2]), series(0, 'val_loss', [3, 3])]

test('a line for each member, named only where there are several, validation strong', () => {
  expect(linesOf(all, view, 0).map(({ label, style }) => [label, style])).toEqual([
    ['training 0', 'plain'],
    ['training 1', 'plain'],
    ['validation 0', 'strong'],
  ])
  expect(linesOf([series(0, 'loss', [1])], view, 0)[0]?.label).toBe('training')
})
test('smoothing lays the raw line, and its band, pale beneath; validation is never smoothed', () => {
  const lines = linesOf([series(0, 'loss', [4, 2], true), series(0, 'val_loss', [3, 9])], { ...view, smoothing: 0.5 }, 0)
  expect(lines.map(({ label, style, low }) => [label, style, low !== undefined])).toEqual([
    ['training raw', 'pale', true],
    ['training', 'plain', false],
    ['validation', 'strong', false],
  ])
  expect(lines[2]?.y).toEqual([3, 9])
})
test('members are averaged with their deviation as the band, and hidden ones are left out', () => {
  const [training] = linesOf(all, { ...view, members: 'mean' }, 0)
  expect([training?.y, training?.high?.[1]]).toEqual([[3, 2], 2])
  expect(linesOf(all, { ...view, hidden: new Set([0]) }, 0).map(({ label }) => label)).toEqual(['training 1'])
})

test('validation stands beside training, known metrics first, layers last', () => {
  expect(chartKeys(['layers/dense_1/update_ratio', 'val_loss', 'learning_rate', 'loss', 'val_accuracy', 'other'])).toEqual([
    ['loss', 'val_loss'],
    ['val_accuracy'],
    ['learning_rate'],
    ['other'],
    ['layers/dense_1/update_ratio'],
  ])
})
