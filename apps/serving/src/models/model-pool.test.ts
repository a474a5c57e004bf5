import { expect, test } from 'vitest'
import { servingLimits } from '../limits.js'
import type { ModelVersion } from './model-pool.js'
import { openPool } from './open-pool.js'

const version = (number: number): ModelVersion => ({ key: `p/m/${number}`, name: 'm', version: String(number), manifest: {} as ModelVersion['manifest'] })

const emptyPool = () =>
  openPool({ read: () => Promise.reject(new Error('nothing is loaded here')), modelsBytes: 1, requestFlops: 1, size: servingLimits.light }).pool

test('asking for the counts of a version that was never asked keeps nothing', () => {
  const pool = emptyPool()
  for (let number = 0; number < 3; number += 1)
    expect(pool.statistics(version(number))).toMatchObject({ inference_count: 0, inference_stats: { fail: { count: 0 } }, memory_usage: [] })
})

test('the counts of the versions that were asked for last are kept, and no more than the limit', async () => {
  const pool = emptyPool()
  const asker = { project: 'p', caller: 'p', signal: new AbortController().signal }
  const ask = (number: number) => pool.predict(version(number), [[1]], { members: false }, asker).catch(() => undefined)
  const failures = (number: number) => pool.statistics(version(number)).inference_stats.fail.count
  for (let number = 0; number < servingLimits.countedVersions; number += 1) await ask(number)
  await ask(0)
  await ask(servingLimits.countedVersions)
  expect([failures(0), failures(1), failures(2)]).toEqual([2, 0, 1])
})
