import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../../backend/load-engine.js'
import { memory } from '../../backend/memory.js'
import { batchNormTraining } from '../../kernels/batch-norm.js'
import { biasAdd } from '../../kernels/bias-add.js'
import { sparseSoftmaxCrossEntropy } from '../../kernels/softmax-cross-entropy.js'
import { normalValues } from '../../random/host-random.js'
import { permutation } from '../../random/permutation.js'
import { randomKey } from '../../random/random-key.js'
import { statelessUniform } from '../../random/stateless-ops.js'
import type { StepDefinition, StepFunction } from '../contract.js'
import { eagerProgram } from '../eager-program.js'
import { compileProgram, compileStep } from './compile.js'

const engine = await loadEngine({ device: 'cpu' })
const onNative = skipUnless(engine.backend === 'tensorflow', 'native TensorFlow')

const ROWS = 100
const BATCH = 16

/** A small classifier with batch normalization, dropout and momentum: variables, slots and counters of every kind. */
function classifier(): { variables: Variable[]; definition: StepDefinition; rate: Variable } {
  const make = (values: Float32Array, shape: number[], trainable = true) => tf.variable(tf.tensor(values, shape), trainable)
  const weights = [
    make(normalValues(48, [1, 0]), [6, 8]),
    make(new Float32Array(8), [8]),
    make(normalValues(24, [2, 0]), [8, 3]),
    make(new Float32Array(3), [3]),
    make(new Float32Array(8).fill(1), [8]),
    make(new Float32Array(8), [8]),
  ]
  // All slots from one tensor, as an optimizer may make them.
  const zeros = tf.zeros([1])
  const slots = weights.map((weight) => tf.variable(tf.mul(tf.zerosLike(weight), zeros), false))
  const [average, rate] = [make(new Float32Array(8), [8], false), make(Float32Array.of(0.05), [], false)]
  const counter = tf.variable(tf.scalar(0, 'int32'), false)
  const [w1, b1, w2, b2, gamma, beta] = weights as [Variable, Variable, Variable, Variable, Variable, Variable]
  const key = randomKey({ seed: 1, member: 0, purpose: 'dropout' })
  const step: StepFunction = ({ x, y }) => {
    let correct: Tensor = tf.scalar(0)
    const { value, grads } = tf.variableGrads(() => {
      const { y: normalized, mean } = batchNormTraining(
        biasAdd(tf.matMul(x as Tensor2D, w1 as unknown as Tensor2D), b1 as unknown as Tensor1D),
        gamma as unknown as Tensor1D,
        beta as unknown as Tensor1D,
        1e-3,
      )
      average.assign(tf.add(tf.mul(average, 0.9), tf.mul(mean, 0.1)))
      const mask = tf.mul(tf.cast(tf.greaterEqual(statelessUniform([x?.shape[0] ?? 0, 8], key, counter as unknown as Scalar), 0.25), 'float32'), 1 / 0.75)
      const logits = biasAdd(tf.matMul(tf.mul(tf.relu(normalized), mask) as Tensor2D, w2 as unknown as Tensor2D), b2 as unknown as Tensor1D) as Tensor2D
      correct = tf.keep(tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), y as Tensor), 'float32')))
      return tf.mean(sparseSoftmaxCrossEntropy(logits, y as Tensor1D)) as Scalar
    }, weights)
    weights.forEach((weight, i) => {
      const slot = slots[i] as Variable
      slot.assign(tf.add(tf.mul(slot, 0.9), grads[weight.name] as Tensor))
      weight.assign(tf.sub(weight, tf.mul(rate, slot)))
    })
    counter.assign(tf.add(counter, tf.scalar(1, 'int32')))
    const accuracy = tf.clone(correct) as Scalar
    correct.dispose()
    return { loss: value, metrics: { accuracy } }
  }
  return {
    variables: [...weights, ...slots, average, rate, counter],
    rate,
    definition: {
      step,
      feeds: { x: { shape: [6], dtype: 'float32' }, y: { shape: [], dtype: 'int32' } },
      batchSizes: [BATCH, ROWS % BATCH],
      data: {
        x: { shape: [ROWS, 6], values: normalValues(ROWS * 6, [3, 0]) },
        y: { shape: [ROWS], values: Int32Array.from({ length: ROWS }, (_, i) => i % 3) },
      },
    },
  }
}

function epochRows(epoch: number, batches: number): Int32Array {
  return permutation(ROWS, randomKey({ seed: 1, member: 0, purpose: 'shuffle' }), epoch).subarray(0, batches * BATCH)
}

const valuesOf = (variables: readonly Variable[]) => variables.map((variable) => Array.from(variable.dataSync()))

describe(`a compiled classifier on ${engine.backend}`, { ...onNative, timeout: 60_000 }, () => {
  test('follows eager execution over 200 steps: losses, accuracies and every variable', () => {
    const [ours, reference] = [classifier(), classifier()]
    const graph = compileProgram({ variables: ours.variables, steps: { train: ours.definition } })
    const eager = eagerProgram({ variables: reference.variables, steps: { train: reference.definition } })
    for (let epoch = 0; epoch < 34; epoch++) {
      const rows = epochRows(epoch, 6)
      const [a, b] = [graph.steps.train.runMany(rows, BATCH), eager.steps.train.runMany(rows, BATCH)]
      a.loss.forEach((loss, i) => expect(Math.abs(loss - (b.loss[i] ?? NaN))).toBeLessThan(1e-5))
      expect(a.metrics).toEqual(b.metrics)
    }
    graph.readVariables()
    const expected = valuesOf(reference.variables)
    valuesOf(ours.variables).forEach((values, i) => values.forEach((value, j) => expect(Math.abs(value - (expected[i]?.[j] ?? NaN))).toBeLessThan(1e-4)))
    graph.dispose()
  })

  test('takes the last, smaller batch and a fed batch as the eager program does', () => {
    const [ours, reference] = [classifier(), classifier()]
    const graph = compileProgram({ variables: ours.variables, steps: { train: ours.definition } })
    const eager = eagerProgram({ variables: reference.variables, steps: { train: reference.definition } })
    const rest = Int32Array.of(96, 97, 98, 99)
    const batch = {
      x: tf.tensor2d(normalValues(BATCH * 6, [9, 0]), [BATCH, 6]),
      y: tf.tensor1d(
        Array.from({ length: BATCH }, (_, i) => i % 3),
        'int32',
      ),
    }
    for (const program of [graph, eager]) program.steps.train.runMany(rest, 4)
    const [a, b] = [graph.steps.train.run(batch), eager.steps.train.run(batch)]
    expect(a.loss).toBeCloseTo(b.loss, 5)
    expect(a.metrics).toEqual(b.metrics)
    graph.dispose()
  })

  test('resumed from its variables in another session, it goes on bit for bit', () => {
    const whole = classifier()
    const first = compileProgram({ variables: whole.variables, steps: { train: whole.definition } })
    first.steps.train.runMany(epochRows(0, 6), BATCH)
    first.readVariables()
    const saved = valuesOf(whole.variables)
    const uninterrupted = first.steps.train.runMany(epochRows(1, 6), BATCH)
    const resumed = classifier()
    resumed.variables.forEach((variable, i) => variable.assign(tf.tensor(saved[i] ?? [], variable.shape, variable.dtype)))
    const second = compileProgram({ variables: resumed.variables, steps: { train: resumed.definition } })
    expect(second.steps.train.runMany(epochRows(1, 6), BATCH)).toEqual(uninterrupted)
    first.dispose()
    second.dispose()
  })

  test('a learning rate written alone takes effect, and one of zero stops learning', () => {
    const { variables, definition, rate } = classifier()
    const graph = compileProgram({ variables, steps: { train: definition } })
    rate.assign(tf.scalar(0))
    graph.writeVariables([rate])
    const before = valuesOf(variables.slice(0, 4))
    graph.steps.train.runMany(epochRows(0, 6), BATCH)
    graph.readVariables()
    expect(valuesOf(variables.slice(0, 4))).toEqual(before)
    graph.dispose()
  })

  test('compiling leaves the variables as they were, and a thousand steps leave no tensor behind', () => {
    const { variables, definition } = classifier()
    const before = valuesOf(variables)
    const graph = compileProgram({ variables, steps: { train: definition } })
    expect(valuesOf(variables)).toEqual(before)
    graph.steps.train.runMany(epochRows(0, 6), BATCH)
    graph.readVariables()
    const alive = memory()
    for (let i = 0; i < 170; i++) graph.steps.train.runMany(epochRows(i, 6), BATCH)
    graph.readVariables()
    expect(memory()).toEqual(alive)
    graph.dispose()
  })
})

describe(`the compiler on ${engine.backend}`, onNative, () => {
  const number = (value: number, dtype: 'float32' | 'int32' = 'float32') => tf.variable(tf.scalar(value, dtype), false)
  const simple = (variables: Variable[], step: StepFunction) =>
    compileStep(step, {
      variables,
      feeds: { x: { shape: [2], dtype: 'float32' } },
      batchSizes: [1],
      data: { x: { shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) } },
    })

  test('assignments see the values from before the step, as a swap shows', () => {
    const [a, b] = [number(1), number(2)]
    const program = simple([a, b], () => {
      const old = tf.clone(a)
      a.assign(tf.clone(b))
      b.assign(tf.add(old, 10))
      return { loss: tf.add(a, b) as Scalar, metrics: {} }
    })
    const { loss } = program.runMany(Int32Array.of(0, 0, 0), 1)
    // (1, 2) -> (2, 11) -> (11, 12) -> (12, 21)
    expect([...loss]).toEqual([13, 23, 33])
    program.readVariables()
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([12, 21])
    program.dispose()
  })

  test('variables made from one tensor stay apart', () => {
    const shared = tf.scalar(1)
    const [a, b] = [tf.variable(shared, false), tf.variable(shared, false)]
    const program = simple([a, b], () => {
      a.assign(tf.mul(a, 2))
      return { loss: tf.sub(a, b) as Scalar, metrics: {} }
    })
    expect([...program.runMany(Int32Array.of(0, 0), 1).loss]).toEqual([1, 3])
    program.dispose()
  })

  test('outputs of any shape come back stacked, in the order of the rows', () => {
    const program = simple([], ({ x }) => ({
      loss: tf.sum(x as Tensor) as Scalar,
      metrics: {},
      outputs: { double: tf.mul(x as Tensor, 2), first: tf.cast(tf.slice(x as Tensor, [0, 0], [1, 1]), 'int32') },
    }))
    const { loss, outputs } = program.runMany(Int32Array.of(2, 0), 1)
    expect([...loss]).toEqual([11, 3])
    expect(outputs['double']).toEqual({ shape: [2, 1, 2], values: Float32Array.of(10, 12, 2, 4) })
    expect(outputs['first']).toEqual({ shape: [2, 1, 1], values: Int32Array.of(5, 1) })
    expect(program.run({ x: tf.tensor2d([[7, 8]]) })).toMatchObject({ loss: 15, outputs: { double: { shape: [1, 2] } } })
    program.dispose()
  })

  test('bytes stay bytes in the session and reach the step as numbers from 0 to 255', () => {
    const program = compileStep(({ x }) => ({ loss: tf.sum(x as Tensor) as Scalar, metrics: {} }), {
      variables: [],
      feeds: { x: { shape: [2], dtype: 'float32' } },
      batchSizes: [2],
      data: { x: { shape: [3, 2], values: Uint8Array.of(0, 255, 1, 2, 3, 4) } },
    })
    expect([...program.runMany(Int32Array.of(0, 1, 2, 2), 2).loss]).toEqual([258, 14])
    program.dispose()
  })

  test('tensors that a step closes over become constants, large equal ones without their bytes', () => {
    const ones = tf.ones([1000, 100])
    const odd = tf.tensor1d([3, 5])
    const program = simple([], ({ x }) => ({ loss: tf.add(tf.sum(tf.mul(x as Tensor, odd)), tf.sum(ones)) as Scalar, metrics: {} }))
    expect(program.report.bytes).toBeLessThan(20_000)
    expect(program.runMany(Int32Array.of(0), 1).loss[0]).toBe(100_013)
    program.dispose()
  })

  test('a host read is refused with the name of the op that was read', () => {
    expect(() => simple([], ({ x }) => ({ loss: tf.scalar(tf.sum(tf.square(x as Tensor)).dataSync()[0] ?? 0), metrics: {} }))).toThrow(
      expect.objectContaining({ code: 'STEP_READS_HOST', message: expect.stringContaining('op Sum') }),
    )
    expect(tf.sum(tf.tensor1d([1, 2])).dataSync()[0]).toBe(3)
  })

  test('a variable that is used, assigned or created but not declared is refused by name', () => {
    const hidden = tf.variable(tf.scalar(1), false, 'hidden')
    const refused = (step: StepFunction, name: string) =>
      expect(() => simple([], step)).toThrow(expect.objectContaining({ code: 'STEP_NOT_TRACEABLE', message: expect.stringContaining(name) }))
    refused(({ x }) => ({ loss: tf.mul(tf.sum(x as Tensor), hidden) as Scalar, metrics: {} }), 'hidden')
    refused(({ x }) => {
      hidden.assign(tf.scalar(2))
      return { loss: tf.sum(x as Tensor) as Scalar, metrics: {} }
    }, 'hidden')
    refused(() => ({ loss: tf.variable(tf.scalar(0), false, 'fresh') as unknown as Scalar, metrics: {} }), 'fresh')
  })

  test('a loss that is no float32 scalar is refused', () => {
    expect(() => simple([], ({ x }) => ({ loss: x as unknown as Scalar, metrics: {} }))).toThrow(/loss must be a float32 scalar/)
  })

  test('a bad batch or bad rows are rejected with every error', () => {
    const program = simple([], ({ x }) => ({ loss: tf.sum(x as Tensor) as Scalar, metrics: {} }))
    expect(() => program.run({ y: tf.zeros([1, 2]) })).toThrow(/x is missing; y is not a feed/)
    expect(() => program.run({ x: tf.zeros([1, 3]) })).toThrow(/x is float32 \[1,3\], not float32 \[batch,2\]/)
    expect(() => program.run({ x: tf.zeros([2, 2]) })).toThrow(/batch of 2 rows was not compiled/)
    expect(() => program.runMany(Int32Array.of(3), 1)).toThrow(/row 3 is outside the 3 rows/)
    program.dispose()
  })

  test('leaves no file behind and refuses to run once disposed', () => {
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`trainyard-graph-${process.pid}-`))
    const program = simple([], ({ x }) => ({ loss: tf.sum(x as Tensor) as Scalar, metrics: {} }))
    expect(left()).toEqual([])
    program.dispose()
    program.dispose()
    expect(() => program.runMany(Int32Array.of(0), 1)).toThrow(expect.objectContaining({ code: 'GRAPH_FAILED' }))
  })
})
