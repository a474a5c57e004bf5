import { loadEngine, tf } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import { accuracy } from './accuracy.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

test('a row is right when its largest output is that of its class, and ties go to the lower class number, in the graph as on the host', () => {
  const outputs = [0.1, 0.7, 0.2, 0.5, 0.5, 0, 0.5, 0.5, 0, 0, 0, 1]
  const labels = [1, 0, 1, 0]
  expect([...accuracy.scores({ outputs, labels, columns: 3 })]).toEqual([1, 1, 0, 0])
  expect([...accuracy.graph(tf.tensor2d(outputs, [4, 3]), tf.tensor1d(labels, 'int32')).dataSync()]).toEqual([1, 1, 0, 0])
})
