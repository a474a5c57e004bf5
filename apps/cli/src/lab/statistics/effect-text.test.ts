import { expect, test } from 'vitest'
import { effectText } from './effect-text.js'

test.each([
  ['+3.1 points [+2.2, +4.0]', { mean: 0.031, low: 0.022, high: 0.04 }, 'points'],
  ['−0.4 points [−1.2, +0.4]', { mean: -0.004, low: -0.012, high: 0.004 }, 'points'],
  ['× 1.8 [1.5, 2.16]', { mean: Math.log(1.8), low: Math.log(1.5), high: Math.log(2.16) }, 'factor'],
  ['48.0 % [45.2, 50.8]', { mean: 0.48, low: 0.452, high: 0.508 }, 'share'],
  ['+3.1 points –', { mean: 0.031, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, 'points'],
] as const)('%s', (text, interval, unit) => expect(effectText(interval, unit)).toBe(text))
