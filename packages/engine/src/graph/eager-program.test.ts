import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { loadEngine } from '../backend/load-engine.js'
import { memory } from '../backend/memory.js'
import { eagerProgram } from './eager-program.js'

const engine = await loadEngine({ device: 'wasm' })

test(`an eager program on ${engine.backend} gathers rows of bytes, stacks results and keeps no tensor`, () => {
  const total = tf.variable(tf.scalar(0), false)
  const program = eagerProgram({
    variables: [total],
    steps: {
      sum: {
        step: ({ x }) => {
          total.assign(tf.add(total, tf.sum(x as Tensor)))
          return { loss: tf.clone(total) as Scalar, metrics: { largest: tf.max(x as Tensor) as Scalar }, outputs: { x: x as Tensor } }
        },
        feeds: { x: { shape: [2], dtype: 'float32' } },
        batchSizes: [1],
        data: { x: { shape: [3, 2], values: Uint8Array.of(0, 255, 1, 2, 3, 4) } },
      },
    },
  })
  const before = memory()
  const series = program.steps.sum.runMany(Int32Array.of(0, 2), 1)
  expect([...series.loss]).toEqual([255, 262])
  expect(series.metrics).toEqual({ largest: Float32Array.of(255, 4) })
  expect(series.outputs['x']).toEqual({ shape: [2, 1, 2], values: Float32Array.of(0, 255, 3, 4) })
  expect(memory()).toEqual(before)
})
