import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadEngine } from '../../backend/load-engine.js'
import { normalValues } from '../../random/host-random.js'

const engine = await loadEngine({ device: 'wasm' })

function random(shape: number[], seed: number): Tensor {
  return tf.tensor(normalValues(tf.util.sizeFromShape(shape), [seed, 0]), shape)
}

/** The values of a computation on this backend, and on plain JavaScript as the oracle. */
async function onBoth(compute: () => Tensor): Promise<[actual: number[], expected: number[]]> {
  const actual = [...compute().dataSync()]
  await tf.setBackend('cpu')
  const expected = [...compute().dataSync()]
  await tf.setBackend('wasm')
  return [actual, expected]
}

function expectClose([actual, expected]: [number[], number[]]): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(1e-3))
}

describe(`composed kernels on ${engine.backend}`, () => {
  beforeAll(() => expect(engine.backend).toBe('wasm'))

  test.each([
    ['same', 1, 8, 3],
    ['same', 2, 8, 3],
    ['same', 2, 7, 3],
    ['valid', 1, 8, 3],
    ['valid', 2, 8, 3],
    ['valid', 3, 9, 2],
    ['same', 1, 6, 5],
  ] as const)(
    "a convolution's filter gradient with padding %s, stride %i, input %i, filter %i equals plain JavaScript's",
    async (pad, stride, side, kernel) => {
      expectClose(
        await onBoth(() => {
          const x = random([2, side, side, 3], 1) as Tensor4D
          return tf.grad((filter: Tensor) => tf.sum(tf.square(tf.conv2d(x, filter as Tensor4D, stride, pad))))(random([kernel, kernel, 3, 4], 2))
        }),
      )
    },
  )

  test.each([
    ['same', 1, 8, 3, 1],
    ['same', 2, 7, 3, 2],
    ['same', 2, 8, 3, 1],
    ['valid', 2, 8, 3, 2],
    ['valid', 3, 9, 2, 1],
  ] as const)(
    "a depthwise convolution's gradients with padding %s, stride %i, input %i, filter %i, multiplier %i equal plain JavaScript's",
    async (pad, stride, side, kernel, multiplier) => {
      const both = (which: 0 | 1) => () => {
        const loss = (x: Tensor, filter: Tensor) => tf.sum(tf.square(tf.depthwiseConv2d(x as Tensor4D, filter as Tensor4D, stride, pad)))
        return tf.grads(loss)([random([2, side, side, 3], 1), random([kernel, kernel, 3, multiplier], 2)])[which] as Tensor
      }
      expectClose(await onBoth(both(0)))
      expectClose(await onBoth(both(1)))
    },
  )

  test.each([
    [false, true],
    [true, false],
    [true, true],
  ])("a product with operands transposed (%s, %s) equals plain JavaScript's", async (a, b) => {
    expectClose(await onBoth(() => tf.matMul(random(a ? [5, 3, 4] : [5, 4, 3], 3), random(b ? [5, 6, 3] : [5, 3, 6], 4), a, b)))
  })

  test('the gradient of max pooling finds the largest of values that are all negative', async () => {
    expectClose(await onBoth(() => tf.grad((x: Tensor) => tf.sum(tf.square(tf.maxPool(x as Tensor4D, 2, 2, 'valid'))))(tf.sub(random([2, 4, 4, 3], 1), 9))))
  })

  test('one-hot rows of other values than 1 and 0, as smoothed labels are', async () => {
    expectClose(await onBoth(() => tf.oneHot(tf.tensor1d([0, 2], 'int32'), 3, 0.9, 0.05, 'float32')))
  })

  test('the gradient of gather adds up repeated rows', () => {
    const rows = tf.tensor1d([2, 0, 2], 'int32')
    const gradient = tf.grad((v: Tensor) => tf.gather(v, rows))(tf.ones([3, 2]))
    expect(gradient.arraySync()).toEqual([
      [1, 1],
      [0, 0],
      [2, 2],
    ])
  })
})
