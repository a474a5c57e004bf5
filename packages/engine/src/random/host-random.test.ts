import { describe, expect, test } from 'vitest'
import { normalValues, randomWords, truncatedNormalValues, uniformValues } from './host-random.js'
import { drawWithReplacement, permutation } from './permutation.js'
import { randomKey } from './random-key.js'

const key = randomKey({ seed: 7, member: 0, purpose: 'test' })
const COUNT = 100_000

function moments(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) }
}

describe('streams', () => {
  test('the same name gives the same numbers, another seed, member, purpose or step gives others', () => {
    const base = { seed: 7, member: 0, purpose: 'test' }
    expect(uniformValues(8, randomKey(base))).toEqual(uniformValues(8, key))
    const others = [
      { ...base, seed: 8 },
      { ...base, member: 1 },
      { ...base, purpose: 'test2' },
    ]
    for (const other of others) expect(uniformValues(8, randomKey(other))).not.toEqual(uniformValues(8, key))
    expect(uniformValues(8, key, 1)).not.toEqual(uniformValues(8, key, 0))
  })

  test('a longer draw begins with the shorter one, and a later block continues it', () => {
    expect(randomWords(16, key).subarray(0, 5)).toEqual(randomWords(5, key))
    expect(randomWords(16, key).subarray(8)).toEqual(randomWords(8, key, 0, 2))
  })
})

describe('distributions', () => {
  test('uniform values lie in [0, 1) with the mean and deviation of the distribution', () => {
    const values = uniformValues(COUNT, key)
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
    const { mean, deviation } = moments(values)
    expect(mean).toBeCloseTo(0.5, 2)
    expect(deviation).toBeCloseTo(Math.sqrt(1 / 12), 2)
  })

  test('normal values have mean 0 and deviation 1', () => {
    const { mean, deviation } = moments(normalValues(COUNT, key))
    expect(Math.abs(mean)).toBeLessThan(0.015)
    expect(Math.abs(deviation - 1)).toBeLessThan(0.015)
  })

  test('truncated normal values stay within two deviations, with the deviation of the cut distribution', () => {
    const values = truncatedNormalValues(COUNT, key)
    expect(values).toHaveLength(COUNT)
    expect(values.every((value) => Math.abs(value) <= 2)).toBe(true)
    // sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)), the deviation of a normal cut at two.
    expect(Math.abs(moments(values).deviation - 0.87963)).toBeLessThan(0.01)
  })
})

describe('orders', () => {
  test('a permutation holds every row once and is another one at the next step', () => {
    const order = permutation(1000, key, 3)
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    expect(permutation(1000, key, 4)).not.toEqual(order)
  })

  test('all six orders of three rows are about equally frequent', () => {
    const counts = new Map<string, number>()
    for (let step = 0; step < 6000; step++) {
      const order = permutation(3, key, step).join()
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  test('draws with replacement stay in range and repeat rows as a bootstrap does', () => {
    const rows = drawWithReplacement(10_000, 10_000, key)
    expect(rows.every((row) => row >= 0 && row < 10_000)).toBe(true)
    expect(Math.abs(new Set(rows).size / 10_000 - 0.632)).toBeLessThan(0.02)
  })
})
