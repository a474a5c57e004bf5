import { expect, test } from 'vitest'
import { servingLimits } from '../limits.js'
import { createServingStatistics } from './serving-statistics.js'

const failed = (number: number) => ({ key: `p/m/${number}`, project: 'p', outcome: 'failed' as const, totalMs: 1 })
const answered = {
  key: 'p/m/1',
  project: 'p',
  outcome: 'answered' as const,
  instances: 3,
  totalMs: 9,
  inputMs: 1,
  queueMs: 2,
  computeMs: 6,
  slices: 2,
  batch: 3,
}

test('asking for the counts of a version that was never asked keeps nothing', () => {
  const { view } = createServingStatistics()
  for (let number = 0; number < 3; number += 1)
    expect(view(`p/m/${number}`, 0)).toMatchObject({ inference_count: 0, inference_stats: { fail: { count: 0 } }, memory_usage: [] })
})

test('the counts of the versions that were asked for last are kept, and no more than the limit', () => {
  const { counted, view } = createServingStatistics()
  const failures = (number: number) => view(`p/m/${number}`, 0).inference_stats.fail.count
  for (let number = 0; number < servingLimits.countedVersions; number += 1) counted(failed(number), 'light')
  counted(failed(0), 'light')
  counted(failed(servingLimits.countedVersions), 'light')
  expect([failures(0), failures(1), failures(2)]).toEqual([2, 0, 1])
})

test('both processes are counted together for a version, and each by itself for Prometheus; what the heavy one held is gone with it', async () => {
  const { counted, computed, waits, heavyEnded, view, text } = createServingStatistics()
  counted({ ...answered, loadedBytes: 100 }, 'light')
  counted({ ...answered, loadedBytes: 100 }, 'heavy')
  counted({ key: 'p/m/1', project: 'p', outcome: 'deadline', totalMs: 50 }, 'heavy')
  computed(250, 'p', 'heavy')
  waits({ requests: 2, flops: 1e9 }, 'heavy')
  expect(view('p/m/1', 100)).toMatchObject({
    inference_count: 6,
    inference_stats: { success: { count: 2 }, fail: { count: 1 } },
    memory_usage: [{ byte_size: 200 }],
  })
  const lines = (await text()).split('\n')
  for (const line of [
    'trainyard_predictions_total{process="light",outcome="answered"} 1',
    'trainyard_predictions_total{process="heavy",outcome="deadline"} 1',
    'trainyard_prediction_slices_total{process="heavy"} 2',
    'trainyard_project_compute_seconds_total{process="heavy",project="p"} 0.25',
    'trainyard_predictions_waiting{process="heavy"} 2',
  ])
    expect(lines).toContain(line)
  heavyEnded()
  expect(view('p/m/1', 100).memory_usage).toMatchObject([{ byte_size: 100 }])
  expect(await text()).toContain('trainyard_predictions_waiting{process="heavy"} 0')
})
