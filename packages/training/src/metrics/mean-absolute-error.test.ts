import { loadEngine, tf } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import { meanAbsoluteError } from './mean-absolute-error.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

test('a row counts the distance of its value from the true one, in the graph as on the host', () => {
  expect([...meanAbsoluteError.scores({ outputs: [1, -2, 5], labels: [0.5, 2, 5], columns: 1 })]).toEqual([0.5, 4, 0])
  expect([...meanAbsoluteError.graph(tf.tensor2d([1, -2, 5], [3, 1]), tf.tensor1d([0.5, 2, 5])).dataSync()]).toEqual([0.5, 4, 0])
})
