import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { describe, expect, test, vi } from 'vitest'
import { loadEngine } from '../../backend/load-engine.js'
import { batchNormTraining } from '../../kernels/batch-norm.js'
import { softmaxCrossEntropy, sparseSoftmaxCrossEntropy } from '../../kernels/softmax-cross-entropy.js'
import { normalValues, uniformValues } from '../../random/host-random.js'
import { statelessNormal, statelessUniform } from '../../random/stateless-ops.js'

vi.setConfig({ testTimeout: 60_000 })

const unavailable = await loadEngine({ device: 'webgpu' }).then(
  () => '',
  (cause: unknown) => String(cause),
)

const random = (shape: number[], seed: number): Tensor => tf.tensor(normalValues(tf.util.sizeFromShape(shape), [seed, 0]), shape)

/** The values on the GPU and on plain JavaScript, which computes each op by its definition. */
async function expectSame(compute: () => Tensor[]): Promise<void> {
  const read = (tensors: Tensor[]) => Promise.all(tensors.map(async (tensor) => [...(await tensor.data())]))
  const actual = await read(compute())
  await tf.setBackend('cpu')
  const expected = await read(compute())
  await tf.setBackend('webgpu')
  expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length))
  actual.forEach((values, which) =>
    values.forEach((value, i) => {
      const wanted = expected[which]?.[i] ?? Number.NaN
      expect(Math.abs(value - wanted)).toBeLessThan(1e-4 * Math.max(1, Math.abs(wanted)))
    }),
  )
}

describe(`shaders on WebGPU${unavailable}`, skipUnless(unavailable === '', 'a WebGPU adapter'), () => {
  test.each([
    [6, 4, 3, 3, 1, 'same'],
    [7, 1, 5, 3, 2, 'same'],
    [8, 8, 4, 1, 2, 'same'],
    [9, 3, 2, 5, 1, 'valid'],
    [5, 2, 2, 3, 3, 'same'],
    [2, 4, 2, 5, 1, 'same'],
  ] as const)('the filter gradient of a convolution: side %i, %i to %i channels, filter %i, stride %i, %s', async (side, from, to, size, stride, pad) => {
    await expectSame(() => {
      const loss = (x: Tensor, filter: Tensor) => tf.sum(tf.square(tf.conv2d(x as Tensor4D, filter as Tensor4D, stride, pad)))
      return tf.grads(loss)([random([3, side, side, from], 1), random([size, size, from, to], 2)])
    })
  })

  test.each([[[40, 5]], [[6, 7, 3]], [[5, 4, 4, 16]], [[2500, 2]]])('batch normalization of %j: output, statistics and gradients', async (shape) => {
    await expectSame(() => {
      const channels = shape.at(-1) ?? 0
      const given = [tf.add(random(shape, 3), 2), random([channels], 4), random([channels], 5)]
      const normal = (x: Tensor, gamma: Tensor, beta: Tensor) => batchNormTraining(x, gamma as Tensor1D, beta as Tensor1D, 1e-3)
      const gradients = tf.grads((...[x, gamma, beta]) => tf.sum(tf.mul(random(shape, 7), normal(x as Tensor, gamma as Tensor, beta as Tensor).y)))(given)
      const { y, mean, variance } = normal(...(given as [Tensor, Tensor, Tensor]))
      return [y, mean, variance, ...gradients]
    })
  })

  test('cross-entropy from class numbers and from probabilities, with gradients; large logits stay finite', async () => {
    await expectSame(() => {
      const [logits, numbers] = [tf.mul(random([7, 5], 1), 50) as Tensor2D, tf.tensor1d([0, 1, 2, 3, 4, 0, 1], 'int32')]
      const targets = tf.softmax(random([7, 5], 2)) as Tensor2D
      const losses = [(x: Tensor) => sparseSoftmaxCrossEntropy(x as Tensor2D, numbers), (x: Tensor) => softmaxCrossEntropy(x as Tensor2D, targets)]
      return losses.flatMap((loss) => [loss(logits), tf.grad((x: Tensor) => tf.sum(tf.mul(loss(x), random([7], 3))))(logits)])
    })
  })

  test('random numbers: uniform ones are the bits of the host, normal ones equal but for the sine and cosine of the device', async () => {
    const counter = tf.scalar(41, 'int32') as Scalar
    expect([...(await statelessUniform([5, 7], [-3, 9], counter).data())]).toEqual([...uniformValues(35, [-3, 9], 41)])
    const [normal, wanted] = [await statelessNormal([33], [5, -8], counter).data(), normalValues(33, [5, -8], 41)]
    normal.forEach((value, i) => expect(Math.abs(value - (wanted[i] ?? Number.NaN))).toBeLessThan(4e-3))
  })

  test('a sum of more tensors than a shader may be given', async () => {
    const [sum] = await tf.addN(Array.from({ length: 100 }, (_, i) => tf.fill([3], i))).data()
    expect(sum).toBe(4950)
  })
})
