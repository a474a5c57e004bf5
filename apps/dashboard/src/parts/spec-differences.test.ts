import { expect, test } from 'vitest'
import { specDifferences } from './spec-differences.js'

test('only what differs is listed, with a dash for what a spec does not have', () => {
  const small = { name: 'a', seed: 1, optimizer: { type: 'sgd', learning_rate: 0.1 }, layers: [{ units: 8 }], augmentation: [] }
  const large = { name: 'b', seed: 2, optimizer: { type: 'adam', learning_rate: 0.1, beta1: 0.9 }, layers: [{ units: 8 }, { units: 4 }], augmentation: [] }
  expect(specDifferences([small, large])).toEqual([
    { path: 'optimizer.type', values: ['sgd', 'adam'] },
    { path: 'optimizer.beta1', values: ['–', '0.9'] },
    { path: 'layers[1].units', values: ['–', '4'] },
  ])
})
test('equal specs have no differences', () => {
  expect(specDifferences([{ epochs: 1 }, { epochs: 1 }])).toEqual([])
})
