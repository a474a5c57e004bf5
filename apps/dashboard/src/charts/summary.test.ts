import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MetricSeries } from '../api.js'
import { summaryText } from './summary.js'

const seriesOf = (key: string, value: readonly (number | null)[], more: Partial<MetricSeries> = {}): MetricSeries => ({
  member: 0,
  key,
  step: value.map((_, at) => (at + 1) * 10),
  epoch: value.map((_, at) => at),
  value: [...value],
  min: [],
  max: [],
  at: value.map(() => '2026-01-01T00:00:00.000Z'),
  ...more,
})

test('the best value is the smallest of losses and the largest of accuracies, where it stood first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 20 }), (percent) => {
      const values = percent.map((each) => each / 100)
      const step = (best: number) => (values.indexOf(best) + 1) * 10
      const [least, most] = [Math.min(...values), Math.max(...values)]
      expect(summaryText([seriesOf('loss', values)], false)).toMatch(new RegExp(`best ${String(least).replace('.', String.raw`\.`)}.* at step ${step(least)}$`))
      expect(summaryText([seriesOf('val_accuracy', values)], false)).toContain(`best ${Math.round(most * 100)} % at step ${step(most)}`)
    }),
  )
})

test('validation is told before training; of buckets the extremes count; what is not finite is said', () => {
  const training = seriesOf('loss', [3, 2, 1])
  expect(summaryText([training, seriesOf('val_loss', [4, 5])], false)).toBe('validation last 5 · best 4 at step 10')
  expect(summaryText([seriesOf('loss', [3, 2], { min: [2.5, 1.5], max: [3, 2] })], true)).toBe('last 2 · best 1.5 near step 20')
  expect(summaryText([seriesOf('loss', [3, null])], false)).toBe('last not finite · best 3 at step 10')
  expect(summaryText([training, seriesOf('loss', [5, 4, 0.5], { member: 1 })], false)).toBe('last 0.75, mean of 2 members · best 0.5 at step 30, member 1')
  expect(summaryText([seriesOf('learning_rate', [0.1, 0.01])], false)).toBe('last 0.01')
  expect(summaryText([], false)).toBe('')
})
