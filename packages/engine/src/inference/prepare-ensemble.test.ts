import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor4D, Variable } from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../backend/load-engine.js'
import { memory } from '../backend/memory.js'
import { biasAdd } from '../kernels/bias-add.js'
import { normalValues } from '../random/host-random.js'
import type { EnsembleDefinition, InferenceMember } from './inference-contract.js'
import { prepareEnsemble } from './prepare-inference.js'

const engine = await loadEngine({ device: 'cpu' })
const native = engine.backend === 'tensorflow'
const [SIDE, CLASSES, MEMBERS] = [4, 3, 3]
/** The largest difference of a member's probabilities from what it gives by itself. */
const TOLERANCE = 1e-6

class Parts {
  readonly variables: Variable[] = []

  constructor(private readonly member: number) {}

  make(...shape: number[]): Variable {
    const variable = tf.variable(tf.mul(tf.tensor(normalValues(tf.util.sizeFromShape(shape), [this.member, this.variables.length]), shape), 0.5))
    this.variables.push(variable)
    return variable
  }

  dense(inputs: number, units: number): (x: Tensor) => Tensor {
    const [kernel, bias] = [this.make(inputs, units), this.make(units)]
    return (x) => biasAdd(tf.matMul(x, kernel), bias as unknown as Tensor1D)
  }
}

/** Pixels are scaled by the same numbers in all members; what follows is each member's own. */
const input = ({ x }: Readonly<Record<string, Tensor>>): Tensor => tf.sub(tf.div(x as Tensor, 3), 0.1)
const flat = (x: Tensor): Tensor => tf.reshape(x, [x.shape[0] ?? 0, -1])

const networks = {
  dense: (member: number): InferenceMember => {
    const parts = new Parts(member)
    const [first, second, head] = [parts.dense(SIDE * SIDE, 8), parts.dense(8, 8), parts.dense(8, CLASSES)]
    return { infer: (batch) => ({ p: tf.softmax(head(tf.tanh(second(tf.relu(first(flat(input(batch)))))))) }), variables: parts.variables }
  },
  convolutional: (member: number): InferenceMember => {
    const parts = new Parts(member)
    const [kernel, bias] = [parts.make(3, 3, 1, 2), parts.make(2)]
    const [mean, variance] = [parts.make(2), tf.variable(tf.tensor1d([0.5 + member, 2]))]
    parts.variables.push(variance)
    const head = parts.dense(8, CLASSES)
    const body = (x: Tensor) => biasAdd(tf.conv2d(x as Tensor4D, kernel as unknown as Tensor4D, 1, 'same'), bias as unknown as Tensor1D)
    const norm = (x: Tensor) => tf.batchNorm(x as Tensor4D, mean as unknown as Tensor1D, variance as unknown as Tensor1D)
    return {
      infer: (batch) => ({ p: tf.softmax(head(flat(tf.maxPool(tf.relu(norm(body(input(batch)))) as Tensor4D, 2, 2, 'valid')))) }),
      variables: parts.variables,
    }
  },
}

const ensemble = (members: readonly InferenceMember[]): EnsembleDefinition => ({
  members,
  feeds: { x: { shape: [SIDE, SIDE, 1], dtype: 'float32' } },
  batchSizes: [1, 4],
})

function expectAlike(members: readonly InferenceMember[], rows: number, values: ArrayLike<number>): void {
  const x = normalValues(rows * SIDE * SIDE, [9, 0])
  members.forEach(({ infer }, member) => {
    const own = tf.tidy(() => infer({ x: tf.tensor(x, [rows, SIDE, SIDE, 1]) })['p']?.dataSync() ?? new Float32Array())
    own.forEach((value, i) => expect(Math.abs((values[member * own.length + i] ?? Number.NaN) - value)).toBeLessThan(TOLERANCE))
  })
}

const inputsOf = (rows: number) => ({ x: normalValues(rows * SIDE * SIDE, [9, 0]) })

describe(`members predicted together on ${engine.backend}`, () => {
  test.each(
    (['dense', 'convolutional'] as const).flatMap((network) => [1, 2, 4, 9].flatMap((rows) => [1, MEMBERS].map((count) => [network, count, rows] as const))),
  )('%s: each of %i gives what it gives alone, for %i rows', (network, count, rows) => {
    const members = Array.from({ length: count }, (_, member) => networks[network](member))
    const program = prepareEnsemble(ensemble(members))
    expect([program.mode, program.stacked]).toEqual(native ? ['graph', count > 1] : ['eager', false])
    const { p } = program.run(inputsOf(rows), rows)
    expect(p?.shape).toEqual([count, rows, CLASSES])
    expectAlike(members, rows, p?.values ?? [])
    program.dispose()
  })

  test('members of different networks run in one call all the same, with ops of their own', () => {
    const members = [networks.dense(0), networks.convolutional(1)]
    const program = prepareEnsemble(ensemble(members))
    expect([program.mode, program.stacked]).toEqual([native ? 'graph' : 'eager', false])
    const { p } = program.run(inputsOf(5), 5)
    expect(p?.shape).toEqual([2, 5, CLASSES])
    expectAlike(members, 5, p?.values ?? [])
    program.dispose()
  })

  test('takes new weights of all members when asked to, and keeps no tensor', () => {
    const members = [networks.dense(0), networks.dense(1)]
    const program = prepareEnsemble(ensemble(members))
    program.run(inputsOf(1), 1)
    const alive = memory()
    for (const { variables } of members) for (const variable of variables) tf.tidy(() => variable.assign(tf.mul(variable, 0.5)))
    program.writeVariables()
    expectAlike(members, 1, program.run(inputsOf(1), 1)['p']?.values ?? [])
    expect(memory().tensors).toBe(alive.tensors)
    expect(memory().handles - alive.handles).toBeLessThanOrEqual(members.flatMap(({ variables }) => variables).length)
    program.dispose()
  })

  test('a result stays what it was when the next batch has run', () => {
    const program = prepareEnsemble(ensemble([networks.dense(0), networks.dense(1)]))
    const first = program.run(inputsOf(1), 1)['p']?.values ?? new Float32Array()
    const kept = [...first]
    program.run({ x: new Float32Array(SIDE * SIDE).fill(3) }, 1)
    expect([...first]).toEqual(kept)
    program.dispose()
  })
})
