import { randomKey } from '@trainyard/engine'
import { expect, test } from 'vitest'
import { initializerFor } from './index.js'

const fans = { in: 50, out: 200 }
const draw = (name: Parameters<typeof initializerFor>[0], next?: Parameters<typeof initializerFor>[1], purpose = 'a') =>
  initializerFor(name, next)(20_000, fans, randomKey({ seed: 1, member: 0, purpose }))

test.each([
  ['he_normal', 2 / 50, 2 / 0.8796],
  ['he_uniform', 2 / 50, Math.sqrt(3)],
  ['glorot_normal', 2 / 250, 2 / 0.8796],
  ['glorot_uniform', 2 / 250, Math.sqrt(3)],
  ['lecun_normal', 1 / 50, 2 / 0.8796],
] as const)('%s has mean 0, its variance, and no value beyond its limit', (name, variance, limit) => {
  const values = draw(name)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const measured = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / values.length))
  expect(Math.abs(measured / variance - 1)).toBeLessThan(0.05)
  expect(values.every((value) => Math.abs(value) <= limit * Math.sqrt(variance) * 1.0001)).toBe(true)
})

test('auto is He before relu, LeCun before selu, Glorot elsewhere', () => {
  expect(draw('auto', 'relu')).toEqual(draw('he_normal'))
  expect(draw('auto', 'selu')).toEqual(draw('lecun_normal'))
  expect(draw('auto', 'tanh')).toEqual(draw('glorot_uniform'))
  expect(draw('auto')).toEqual(draw('glorot_uniform'))
})

test('the same stream draws the same values, another stream others, and zeros are zeros', () => {
  expect(draw('he_normal')).toEqual(draw('he_normal'))
  expect(draw('he_normal', undefined, 'b')).not.toEqual(draw('he_normal'))
  expect(draw('zeros').every((value) => value === 0)).toBe(true)
})
