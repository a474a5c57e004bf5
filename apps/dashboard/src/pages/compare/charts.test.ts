import { expect, test } from 'vitest'
import type { MetricsComparison, MetricSeries } from '../../api.js'
import { comparisonLines, groupRuns } from './charts.js'

const series = (member: number, key: string, value: number[]): MetricSeries => ({
  member,
  key,
  value,
  step: value.map((_, index) => index),
  epoch: [],
  min: [],
  max: [],
  at: [],
})
const jobs = [
  { id: 'job_a', name: 'small', seed: 1 },
  { id: 'job_b', name: 'small', seed: 2 },
  { id: 'job_c', name: 'large', seed: 1 },
]
const entry = (id: string, all: MetricSeries[]) => ({ job_id: id, status: 'succeeded', complete: true, next: '1', series: all, source_points: 1 })
const comparison: MetricsComparison = {
  object: 'metrics.comparison',
  from_step: 0,
  to_step: 1,
  data: [entry('job_a', [series(0, 'loss', [4, 2])]), entry('job_b', [series(0, 'loss', [2, 2])]), entry('job_c', [series(0, 'val_loss', [9, 8])])],
}

test('jobs of one name are distinguished by seed, or drawn as their mean with its deviation', () => {
  expect(groupRuns(jobs, false).map(({ title }) => title)).toEqual(['small, seed 1', 'small, seed 2', 'large'])
  const groups = groupRuns(jobs, true)
  expect(groups.map(({ title }) => title)).toEqual(['small, 2 jobs', 'large'])
  const [line] = comparisonLines(comparison, groups, 'loss')
  expect([line?.y, line?.low?.[1]]).toEqual([[3, 2], 2])
})
test('jobs of one name and seed are told apart by the ends of their ids, and ten jobs by color and dashes', () => {
  const twins = ['job_01k0000000000000000000aaaa', 'job_01k0000000000000000000bbbb'].map((id) => ({ id, name: 'x', seed: 1 }))
  expect(groupRuns(twins, false).map(({ title }) => title)).toEqual(['x, seed 1, …00aaaa', 'x, seed 1, …00bbbb'])
  const many = Array.from({ length: 32 }, (_, index) => ({ id: `job_${index}`, name: `n${index}`, seed: 1 }))
  const data = many.map(({ id }) => entry(id, [series(0, 'loss', [1, 2])]))
  const lines = comparisonLines({ ...comparison, data }, groupRuns(many, false), 'loss')
  expect(new Set(lines.map(({ color, dash }) => `${color} ${dash?.join() ?? ''}`)).size).toBe(32)
})
test('a job without the metric has no line, and the others keep their colors', () => {
  const lines = comparisonLines(comparison, groupRuns(jobs, false), 'val_loss')
  expect(lines.map(({ label, color, low }) => [label, color, low])).toEqual([['large', 'var(--series-2)', undefined]])
})
