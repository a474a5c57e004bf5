import { expect, test } from 'vitest'
import { servingLimits } from '../limits.js'
import { createModelPool, type ModelVersion } from './model-pool.js'

const version = (number: number): ModelVersion => ({ key: `p/m/${number}`, name: 'm', version: String(number), manifest: {} as ModelVersion['manifest'] })

test('the counts of the versions that were asked for last are kept, and no more than the limit', () => {
  const pool = createModelPool(() => Promise.reject(new Error('nothing is loaded here')), 1)
  const first = pool.statistics(version(0))
  for (let number = 1; number < servingLimits.countedVersions; number += 1) pool.statistics(version(number))
  expect(pool.statistics(version(0))).toBe(first)
  pool.statistics(version(servingLimits.countedVersions))
  expect(pool.statistics(version(0))).toBe(first)
  const second = pool.statistics(version(1))
  expect(second.view().inference_count).toBe(0)
  for (let number = 2; number <= servingLimits.countedVersions; number += 1) pool.statistics(version(number))
  expect(pool.statistics(version(0))).not.toBe(first)
})
