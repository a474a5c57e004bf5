import { loadEngine, tf } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import { meanOf } from './metric.js'
import { rootMeanSquaredError } from './root-mean-squared-error.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

test('the root is taken of the mean of the squares, in the graph as on the host', () => {
  const scores = rootMeanSquaredError.scores({ outputs: [3, 0, 1, 1], labels: [0, 4, 1, 1], columns: 1 })
  expect([...scores]).toEqual([9, 16, 0, 0])
  expect(rootMeanSquaredError.fromMean?.(meanOf(scores))).toBe(2.5)
  expect([...rootMeanSquaredError.graph(tf.tensor2d([3, 0, 1, 1], [4, 1]), tf.tensor1d([0, 4, 1, 1])).dataSync()]).toEqual([9, 16, 0, 0])
})
