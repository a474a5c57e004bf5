import { expect, test } from 'vitest'
import { chartKeys } from './chart-keys.js'

test('validation stands beside training, known metrics first, layers last', () => {
  expect(chartKeys(['layers/dense_1/update_ratio', 'val_loss', 'learning_rate', 'loss', 'val_accuracy', 'other'])).toEqual([
    ['loss', 'val_loss'],
    ['val_accuracy'],
    ['learning_rate'],
    ['other'],
    ['layers/dense_1/update_ratio'],
  ])
})
