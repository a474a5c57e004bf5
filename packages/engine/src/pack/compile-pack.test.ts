import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../backend/load-engine.js'
import { memory } from '../backend/memory.js'
import { compileProgram } from '../graph/compile/compile.js'
import type { Batch, ProgramDefinition, ResidentArray, StepFunction } from '../graph/contract.js'
import { batchNormTraining } from '../kernels/batch-norm.js'
import { biasAdd, sumOfSquares } from '../kernels/bias-add.js'
import { sparseSoftmaxCrossEntropy } from '../kernels/softmax-cross-entropy.js'
import { normalValues } from '../random/host-random.js'
import { permutation } from '../random/permutation.js'
import { randomKey } from '../random/random-key.js'
import { statelessUniform } from '../random/stateless-ops.js'
import { applyAdam, applyMomentum } from '../updates/updates.js'
import { compilePack } from './compile-pack.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

const engine = await loadEngine({ device: 'cpu' })
const onNative = skipUnless(engine.backend === 'tensorflow', 'native TensorFlow')

const [ROWS, BATCH, SIDE, CLASSES, MEMBERS] = [96, 16, 4, 3, 3]
const data: Record<'x' | 'y', ResidentArray> = {
  x: { shape: [ROWS, SIDE, SIDE, 1], values: normalValues(ROWS * SIDE * SIDE, [3, 0]) },
  y: { shape: [ROWS], values: Int32Array.from({ length: ROWS }, (_, i) => i % CLASSES) },
}
const feeds = { x: { shape: [SIDE, SIDE, 1], dtype: 'float32' as const }, y: { shape: [], dtype: 'int32' as const } }

type Member = {
  readonly definition: ProgramDefinition<'train' | 'test'>
  readonly weights: Variable[]
}

type Making = {
  readonly convolution: boolean
  /** The rate as a constant of each member's own; else a variable that all of them share. */
  readonly ownRate?: number
  readonly shared: { readonly counter: Variable; readonly rate: Variable }
}

const sharedState = () => ({ counter: tf.variable(tf.scalar(0, 'int32'), false), rate: tf.variable(tf.scalar(0.01), false) })

/** A classifier with dropout, clipping and either a dense or a convolutional layer with batch normalization. */
function member(index: number, { convolution, ownRate, shared }: Making): Member {
  const make = (size: number, shape: number[], salt: number) => tf.variable(tf.mul(tf.tensor(normalValues(size, [index, salt]), shape), 0.3))
  const first = convolution ? make(18, [3, 3, 1, 2], 1) : make(SIDE * SIDE * 8, [SIDE * SIDE, 8], 1)
  const width = convolution ? 2 : 8
  const flat = convolution ? SIDE * SIDE * 2 : 8
  const weights = [first, make(width, [width], 2), make(width, [width], 3), make(flat * CLASSES, [flat, CLASSES], 4), make(CLASSES, [CLASSES], 5)]
  const slots = weights.map((weight) => [tf.variable(tf.zerosLike(weight), false), tf.variable(tf.zerosLike(weight), false)] as const)
  const average = tf.variable(tf.zeros([width]), false)
  const key = randomKey({ seed: 1, member: index, purpose: 'dropout' })
  const [kernel, gamma, beta, head, bias] = weights as [Variable, Variable, Variable, Variable, Variable]
  const hidden = (x: Tensor) =>
    convolution ? tf.conv2d(x as Tensor4D, kernel as unknown as Tensor4D, 1, 'same') : tf.matMul(tf.reshape(x, [x.shape[0] ?? 0, -1]), kernel)
  const logitsOf = (features: Tensor) => biasAdd(tf.matMul(tf.reshape(features, [features.shape[0] ?? 0, flat]), head), bias as unknown as Tensor1D) as Tensor2D
  const train: StepFunction = ({ x, y }: Batch) => {
    const { value: loss, grads } = tf.variableGrads(() => {
      const { y: normal, mean } = batchNormTraining(hidden(x as Tensor), gamma as unknown as Tensor1D, beta as unknown as Tensor1D, 1e-3)
      average.assign(tf.add(tf.mul(average, 0.9), tf.mul(mean, 0.1)))
      const active = tf.relu(normal)
      const kept = tf.cast(tf.greaterEqual(statelessUniform(active.shape, key, shared.counter as unknown as Scalar), 0.25), 'float32')
      return tf.mean(sparseSoftmaxCrossEntropy(logitsOf(tf.mul(tf.mul(active, kept), 1 / 0.75)), y as Tensor1D)) as Scalar
    }, weights)
    const norm = tf.sqrt(tf.addN(weights.map(({ name }) => sumOfSquares(grads[name] as Tensor)))) as Scalar
    const scale = tf.div(1, tf.maximum(norm, 1))
    const rate = (ownRate === undefined ? shared.rate : tf.scalar(ownRate)) as unknown as Scalar
    weights.forEach((variable, i) => {
      const [gradient, [firstMoment, secondMoment]] = [tf.mul(grads[variable.name] as Tensor, scale), slots[i] as readonly [Variable, Variable]]
      if (i % 2 === 0) applyAdam({ variable, firstMoment, secondMoment, gradient, rate, epsilon: tf.scalar(1e-4), beta1: 0.9, beta2: 0.99 })
      else applyMomentum({ variable, velocity: firstMoment, gradient, rate, momentum: 0.9, nesterov: true })
    })
    shared.counter.assign(tf.add(shared.counter, tf.scalar(1, 'int32')))
    return { loss, metrics: { norm } }
  }
  const evaluate: StepFunction = ({ x, y }: Batch) => {
    const output = logitsOf(tf.relu(tf.sub(hidden(x as Tensor), average)))
    const correct = tf.cast(tf.equal(tf.argMax(output, 1), y as Tensor), 'float32')
    return {
      loss: tf.sum(sparseSoftmaxCrossEntropy(output, y as Tensor1D)) as Scalar,
      metrics: { correct: tf.sum(correct) as Scalar },
      outputs: { chances: tf.softmax(output) },
    }
  }
  return {
    weights,
    definition: {
      variables: [...weights, ...slots.flat(), average, shared.counter, shared.rate],
      steps: { train: { step: train, feeds, batchSizes: [BATCH], data }, test: { step: evaluate, feeds, batchSizes: [32], data } },
    },
  }
}

const orderOf = (index: number, epoch: number) => permutation(ROWS, randomKey({ seed: 1, member: index, purpose: 'shuffle' }), epoch)
const everyRow = Int32Array.from({ length: ROWS }, (_, row) => row)
const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => Math.abs((a[i] ?? NaN) - (b[i] ?? NaN))).reduce(
    (most, one) => (one > most || Number.isNaN(one) ? one : most),
    0,
  )

const kinds: [string, Omit<Making, 'shared'>, number?][] = [
  ['a dense network', { convolution: false }],
  ['a convolutional network', { convolution: true }],
  ['a dense network with a rate of its own', { convolution: false }, 0.004],
]

describe.each(kinds)(`a pack of members of %s on ${engine.backend}`, { ...onNative, timeout: 60_000 }, (_kind, making, step = 0) => {
  const rates = (index: number): Omit<Making, 'shared'> => (step > 0 ? { ...making, ownRate: step * (index + 1) } : making)
  const packed = () => {
    const shared = sharedState()
    const members = Array.from({ length: MEMBERS }, (_, index) => member(index + 1, { ...rates(index), shared }))
    return { members, program: compilePack({ members: members.map(({ definition }) => definition), sameRows: ['test'] }) }
  }
  const alone = (index: number) => {
    const one = member(index + 1, { ...rates(index), shared: sharedState() })
    return { ...one, program: compileProgram(one.definition) }
  }

  test('gives each the losses, metrics and weights that it has alone, over 200 steps', () => {
    const pack = packed()
    const singles = Array.from({ length: MEMBERS }, (_, index) => alone(index))
    for (let epoch = 0; epoch < 34; epoch++) {
      const orders = singles.map((_, index) => orderOf(index, epoch))
      const packed = pack.program.steps.train.runMany(orders, BATCH)
      singles.forEach(({ program }, index) => {
        const expected = program.steps.train.runMany(orders[index] ?? everyRow, BATCH)
        expect(largest(packed[index]?.loss ?? [], expected.loss)).toBeLessThan(2e-5)
        expect(largest(packed[index]?.metrics['norm'] ?? [], expected.metrics['norm'] ?? [])).toBeLessThan(2e-4)
      })
    }
    const evaluated = pack.program.steps.test.runMany([everyRow], 32)
    singles.forEach(({ program, weights }, index) => {
      const expected = program.steps.test.runMany(everyRow, 32)
      expect(evaluated[index]?.metrics).toEqual(expected.metrics)
      expect(largest(evaluated[index]?.outputs['chances']?.values ?? [], expected.outputs['chances']?.values ?? [])).toBeLessThan(2e-5)
      program.readVariables()
      pack.program.readVariables(index)
      weights.forEach((weight, i) => expect(largest(pack.members[index]?.weights[i]?.dataSync() ?? [], weight.dataSync())).toBeLessThan(1e-4))
      program.dispose()
    })
    pack.program.dispose()
  })

  test('a member whose weights are written goes on from them, and the others do not notice', () => {
    const [one, two] = [packed(), packed()]
    const orders = Array.from({ length: MEMBERS }, (_, index) => orderOf(index, 0))
    const changed = two.members[1] as Member
    tf.tidy(() => changed.weights.forEach((weight) => weight.assign(tf.mul(weight, 0.5))))
    two.program.writeVariables(1, changed.weights)
    const [a, b] = [one.program.steps.train.runMany(orders, BATCH), two.program.steps.train.runMany(orders, BATCH)]
    expect(b[0]).toEqual(a[0])
    expect(b[2]).toEqual(a[2])
    expect(b[1]?.loss[0]).not.toBe(a[1]?.loss[0])
    for (const { program } of [one, two]) program.dispose()
  })

  test('three hundred steps leave no tensor behind', () => {
    const { members, program } = packed()
    const orders = Array.from({ length: MEMBERS }, (_, index) => orderOf(index, 0))
    const work = () => {
      program.steps.train.runMany(orders, BATCH)
      members.forEach((_, index) => program.readVariables(index))
      members.forEach(({ weights }, index) => program.writeVariables(index, weights.slice(0, 1)))
    }
    work()
    const before = memory()
    for (let i = 0; i < 50; i++) work()
    expect(memory()).toEqual(before)
    program.dispose()
  })
})

describe(`the packer on ${engine.backend}`, { ...onNative, timeout: 60_000 }, () => {
  test('small dense layers lie stacked, also with rates of their own, filters of convolutions apart, what is shared once', () => {
    const forms = (making: Omit<Making, 'shared'>, own: boolean) => {
      const shared = sharedState()
      const program = compilePack({ members: [1, 2].map((index) => member(index, { ...making, ...(own ? { ownRate: index } : {}), shared }).definition) })
      program.dispose()
      return program.report.variables
    }
    expect(forms({ convolution: false }, false)).toMatchObject({ shared: 2, stacked: 11 })
    expect(forms({ convolution: true }, false).apart).toBeGreaterThan(forms({ convolution: false }, false).apart)
    expect(forms({ convolution: false }, true).stacked).toBe(forms({ convolution: false }, false).stacked)
  })

  test('members that do different things are refused, with what differs', () => {
    const shared = sharedState()
    const [dense, convolutional] = [member(1, { convolution: false, shared }), member(2, { convolution: true, shared })]
    expect(() => compilePack({ members: [dense.definition, convolutional.definition] })).toThrow(expect.objectContaining({ code: 'STEP_NOT_TRACEABLE' }))
    const doubled: StepFunction = (batch) => {
      const { loss, metrics } = dense.definition.steps.train.step(batch)
      return { loss: tf.mul(loss, 2) as Scalar, metrics }
    }
    const other = member(2, { convolution: false, shared }).definition
    const changed = { ...dense.definition, steps: { ...dense.definition.steps, train: { ...dense.definition.steps.train, step: doubled } } }
    expect(() => compilePack({ members: [changed, other] })).toThrow(/cannot share a graph/)
  })
})
