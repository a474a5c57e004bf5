import { expect, test } from 'vitest'
import { negativeLogLikelihood } from './negative-log-likelihood.js'

test('the mean of −ln p of the true class, by hand; a probability that was rounded to 0 does not make it infinite', () => {
  const outputs = [0.9, 0.1, 0.9, 0.1, 0.6, 0.4, 0.3, 0.7]
  const byHand = -(Math.log(0.9) + Math.log(0.1) + Math.log(0.6) + Math.log(0.7)) / 4
  expect(negativeLogLikelihood.of({ outputs, labels: [0, 1, 0, 1], columns: 2 })).toBeCloseTo(byHand, 12)
  expect(negativeLogLikelihood.of({ outputs: [0, 1], labels: [0], columns: 2 })).toBeCloseTo(126 * Math.LN2, 9)
})
