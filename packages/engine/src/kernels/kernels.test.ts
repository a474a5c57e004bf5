import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../backend/load-engine.js'
import { memory } from '../backend/memory.js'
import { prepareInference } from '../inference/prepare-inference.js'
import { normalValues } from '../random/host-random.js'
import { batchNormTraining } from './batch-norm.js'
import { biasAdd } from './bias-add.js'
import { softmaxCrossEntropy, sparseSoftmaxCrossEntropy } from './softmax-cross-entropy.js'

const engine = await loadEngine({ device: 'cpu' })

function random(shape: number[], seed: number): Tensor {
  return tf.tensor(normalValues(tf.util.sizeFromShape(shape), [seed, 0]), shape)
}

function expectClose(actual: Tensor, expected: Tensor, tolerance = 2e-5): void {
  expect(actual.shape).toEqual(expected.shape)
  const [a, b] = [Float32Array.from(actual.dataSync()), expected.dataSync()]
  const largest = a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? NaN))), 0)
  expect(largest).toBeLessThan(tolerance)
}

/** Value and gradients of two functions of the same inputs, with a random upstream gradient. */
function expectSameWithGradients(inputs: Tensor[], upstream: Tensor, ours: (...x: Tensor[]) => Tensor, reference: (...x: Tensor[]) => Tensor): void {
  expectClose(ours(...inputs), reference(...inputs))
  const gradientsOf = (f: (...x: Tensor[]) => Tensor) => tf.grads((...x: Tensor[]) => f(...x))(inputs, upstream)
  const expected = gradientsOf(reference)
  gradientsOf(ours).forEach((gradient, i) => expectClose(gradient, expected[i] as Tensor, 1e-4))
}

type Window = {
  height: number
  width: number
  kernel: [number, number]
  strides: [number, number]
  channels: number
  filters: number
  padding: 'same' | 'valid'
}

/** Every convolution of small sizes that has an output. */
function* smallConvolutions(): Generator<Window> {
  const sizes = [1, 2, 3, 4]
  const few = [1, 2, 3]
  for (const height of sizes)
    for (const width of sizes)
      for (const kernel of few.flatMap((tall) => few.map((wide): [number, number] => [tall, wide])))
        for (const strides of few.flatMap((down) => few.map((right): [number, number] => [down, right])))
          for (const channels of [1, 2])
            for (const filters of [1, 2])
              for (const padding of ['same', 'valid'] as const)
                if (padding === 'same' || (height >= kernel[0] && width >= kernel[1])) yield { height, width, kernel, strides, channels, filters, padding }
}

/** Where the windows begin along one side, and how many there are (TensorFlow's rule for `same` and `valid`). */
function placesOf(size: number, kernel: number, stride: number, padding: Window['padding']): { start: number; count: number } {
  const count = padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - kernel) / stride) + 1
  return { start: padding === 'same' ? -Math.floor(Math.max(0, (count - 1) * stride + kernel - size) / 2) : 0, count }
}

/** A convolution by its definition, in float64: images [batch, height, width, channels], weights [rows, columns, channels, filters]. */
function convolved(images: ArrayLike<number>, weights: ArrayLike<number>, batch: number, of: Window): number[] {
  const { height, width, kernel, strides, channels, filters, padding } = of
  const [rows, columns] = [placesOf(height, kernel[0], strides[0], padding), placesOf(width, kernel[1], strides[1], padding)]
  const out: number[] = []
  for (let image = 0; image < batch; image++)
    for (let row = 0; row < rows.count; row++)
      for (let column = 0; column < columns.count; column++)
        for (let filter = 0; filter < filters; filter++) {
          let sum = 0
          for (let down = 0; down < kernel[0]; down++)
            for (let right = 0; right < kernel[1]; right++) {
              const [y, x] = [rows.start + row * strides[0] + down, columns.start + column * strides[1] + right]
              if (y < 0 || y >= height || x < 0 || x >= width) continue
              for (let channel = 0; channel < channels; channel++) {
                const pixel = images[((image * height + y) * width + x) * channels + channel] as number
                sum += pixel * (weights[((down * kernel[1] + right) * channels + channel) * filters + filter] as number)
              }
            }
          out.push(sum)
        }
  return out
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, value, index) => sum + value * (b[index] as number), 0)

describe(`kernels on ${engine.backend}`, () => {
  test('biasAdd and its gradients equal the sum of tensors', () => {
    expectSameWithGradients(
      [random([3, 4, 5], 1), random([5], 2)],
      random([3, 4, 5], 3),
      (x, b) => biasAdd(x as Tensor, b as Tensor1D),
      (x, b) => tf.add(x as Tensor, b as Tensor),
    )
  })

  test('softmaxCrossEntropy equals minus the sum of labels and log-softmax, with its gradient', () => {
    const labels = tf.softmax(random([6, 4], 4)) as Tensor2D
    expectSameWithGradients(
      [random([6, 4], 5)],
      random([6], 6),
      (x) => softmaxCrossEntropy(x as Tensor2D, labels),
      (x) => tf.neg(tf.sum(tf.mul(labels, tf.logSoftmax(x as Tensor)), 1)),
    )
  })

  test('softmaxCrossEntropy stays finite on logits of a thousand', () => {
    const loss = softmaxCrossEntropy(tf.tensor2d([[1000, -1000]]), tf.tensor2d([[0, 1]]))
    expect(loss.dataSync()[0]).toBeCloseTo(2000, 3)
  })

  test('sparseSoftmaxCrossEntropy equals the dense one on one-hot labels, with its gradient', () => {
    const classes = tf.tensor1d([3, 0, 1, 1], 'int32')
    const oneHot = tf.cast(tf.oneHot(classes, 4), 'float32') as Tensor2D
    expectSameWithGradients(
      [random([4, 4], 7)],
      random([4], 8),
      (x) => sparseSoftmaxCrossEntropy(x as Tensor2D, classes),
      (x) => softmaxCrossEntropy(x as Tensor2D, oneHot),
    )
  })

  test.each([[[16, 3]], [[4, 5, 3]], [[4, 5, 6, 3]]])('batch normalization of shape %j and its gradients equal the formula', (shape) => {
    const reference = (x: Tensor, gamma: Tensor, beta: Tensor) => {
      const axes = shape.map((_, i) => i).slice(0, -1)
      const { mean, variance } = tf.moments(x, axes)
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), gamma), beta)
    }
    expectSameWithGradients(
      [random(shape, 9), random([3], 10), random([3], 11)],
      random(shape, 12),
      (x, gamma, beta) => batchNormTraining(x as Tensor, gamma as Tensor1D, beta as Tensor1D, 1e-3).y,
      (x, gamma, beta) => reference(x as Tensor, gamma as Tensor, beta as Tensor),
    )
  })

  test('batch normalization returns the mean and the biased variance of the batch', () => {
    const x = random([50, 3], 13)
    const { mean, variance } = batchNormTraining(x, tf.ones([3]) as Tensor1D, tf.zeros([3]) as Tensor1D, 1e-3)
    const expected = tf.moments(x, 0)
    expectClose(mean, expected.mean)
    expectClose(variance, expected.variance)
  })

  test.each(['relu', 'sigmoid', 'tanh', 'selu', 'softplus', 'leakyRelu'] as const)('the gradient of %s equals its central difference', (name) => {
    const activation = (x: Tensor): Tensor => (name === 'leakyRelu' ? tf.leakyRelu(x, 0.3) : tf[name](x))
    const x = tf.tensor1d([-2.3, -0.7, -0.2, 0.3, 0.9, 2.1])
    const width = 1e-2
    const difference = tf.div(tf.sub(activation(tf.add(x, width)), activation(tf.sub(x, width))), 2 * width)
    expectClose(tf.grad(activation)(x), difference, 1e-3)
  })

  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('a product of matrices (transposed: %s, %s) and its gradients equal those of the batched op', (left, right) => {
    const matrices = [random(left ? [3, 4] : [4, 3], 20), random(right ? [5, 3] : [3, 5], 21)]
    const batched = (a: Tensor, b: Tensor) => tf.squeeze(tf.matMul(tf.expandDims(a, 0), tf.expandDims(b, 0), left, right), [0])
    expectSameWithGradients(
      matrices,
      random([4, 5], 22),
      (a, b) => tf.matMul(a as Tensor, b as Tensor, left, right),
      (a, b) => batched(a as Tensor, b as Tensor),
    )
  })

  test('gather takes rows and its gradient adds up repeated ones', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    const rows = tf.tensor1d([2, 0, 2], 'int32')
    expect(tf.gather(x, rows).arraySync()).toEqual([
      [5, 6],
      [1, 2],
      [5, 6],
    ])
    expect(
      tf
        .grad((v: Tensor) => tf.gather(v, rows))(x)
        .arraySync(),
    ).toEqual([
      [1, 1],
      [0, 0],
      [2, 2],
    ])
  })

  test('every small convolution of a batch is that of its definition, and so are its gradients', { timeout: 120_000 }, () => {
    const batch = 3
    const wrong: string[] = []
    for (const of of smallConvolutions()) {
      const { height, width, kernel, strides, channels, filters, padding } = of
      const shape: [number, number, number, number] = [batch, height, width, channels]
      const pixels = Array.from({ length: batch * height * width * channels }, (_, index) => ((index * 7) % 13) - 6)
      const weights = Array.from({ length: kernel[0] * kernel[1] * channels * filters }, (_, index) => ((index * 5) % 7) - 3)
      const wanted = convolved(pixels, weights, batch, of)
      tf.tidy(() => {
        const inputs = [tf.tensor4d(pixels, shape), tf.tensor4d(weights, [...kernel, channels, filters])]
        const ours = (x: Tensor, w: Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, padding)
        const found = ours(...(inputs as [Tensor, Tensor]))
        const values = found.dataSync()
        const upstream = Array.from(wanted, (_, index) => ((index * 3) % 5) - 2)
        const [byPixels, byWeights] = tf.grads((x, w) => ours(x as Tensor, w as Tensor))(inputs, tf.tensor(upstream, found.shape)) as [Tensor, Tensor]
        // A convolution is linear in each of its inputs: a gradient times the input is the upstream gradient times the output.
        const slopes = [dot(byPixels.dataSync(), pixels), dot(byWeights.dataSync(), weights)]
        const isRight = wanted.every((value, index) => value === values[index]) && slopes.every((slope) => slope === dot(upstream, wanted))
        if (!isRight) wrong.push(JSON.stringify(of))
      })
    }
    expect(wrong).toEqual([])
  })

  test('compiled convolutions of one channel are those of their definition, whichever were computed before, depthwise or not, with a bias or without', () => {
    const side = fc.integer({ min: 1, max: 2 })
    const convolution = fc.record({
      depthwise: fc.boolean(),
      bias: fc.option(fc.constantFrom(-3, 5), { nil: null }),
      kernel: fc.tuple(side, side),
      stride: side,
      padding: fc.constantFrom('same' as const, 'valid' as const),
      filters: side,
      batch: side,
    })
    const computed = fc.property(fc.array(convolution, { minLength: 2, maxLength: 6 }), (convolutions) => {
      for (const { depthwise, bias, kernel, stride, padding, filters, batch } of convolutions) {
        const pixels = Float32Array.from({ length: batch * 16 }, (_, index) => ((index * 7) % 13) - 6)
        const weights = Array.from({ length: kernel[0] * kernel[1] * filters }, (_, index) => ((index * 5) % 7) - 3)
        const variables = [tf.variable(tf.tensor4d(weights, [...kernel, 1, filters])), tf.variable(tf.fill([filters], bias ?? 0))] as const
        const convolve = depthwise ? tf.depthwiseConv2d : tf.conv2d
        const program = prepareInference({
          infer: ({ x }) => {
            const y = convolve(x as tf.Tensor4D, variables[0] as Tensor as tf.Tensor4D, stride, padding)
            return { y: bias === null ? y : biasAdd(y, variables[1] as Tensor as Tensor1D) }
          },
          variables,
          feeds: { x: { shape: [4, 4, 1], dtype: 'float32' } },
          batchSizes: [batch],
        })
        const { y } = program.run({ x: pixels }, batch)
        program.dispose()
        for (const variable of variables) variable.dispose()
        const wanted = convolved(pixels, weights, batch, { height: 4, width: 4, kernel, strides: [stride, stride], channels: 1, filters, padding })
        expect([...(y?.values ?? [])]).toEqual(wanted.map((value) => value + (bias ?? 0)))
      }
    })
    fc.assert(computed, { numRuns: 40, endOnFailure: true })
  })

  test('nothing stays alive after a tidied forward and backward pass', () => {
    const [x, gamma, beta] = [random([8, 3], 14), random([3], 15), random([3], 16)]
    const labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32')
    const pass = () =>
      tf.tidy(() =>
        tf
          .grads((a: Tensor, g: Tensor, b: Tensor) =>
            tf.mean(sparseSoftmaxCrossEntropy(batchNormTraining(biasAdd(a, b as Tensor1D), g as Tensor1D, b as Tensor1D, 1e-3).y as Tensor2D, labels)),
          )([x, gamma, beta])
          .forEach((t) => t.dataSync()),
      )
    pass()
    const before = memory()
    pass()
    expect(memory()).toEqual(before)
  })
})
