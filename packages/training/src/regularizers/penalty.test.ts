import { loadEngine, tf } from '@trainyard/engine'
import { flat, golden, worst } from '@trainyard/testing/golden/golden.js'
import { beforeAll, expect, test } from 'vitest'
import type { Parameter } from '../layers/layer.js'
import { penaltyOf } from './penalty.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const { penalty } = golden.losses

test('the elastic net and its gradient agree with float64 to 1e-6; biases are spared unless asked for, and a layer overrides the job', () => {
  const weight = (role: Parameter['role']): Parameter => ({ name: `d/${role}`, layer: 'd', role, variable: tf.variable(tf.tensor2d(penalty.w)) })
  const [kernel, bias] = [weight('kernel'), weight('bias')]
  const job = { l1: penalty.l1, l2: penalty.l2, include_biases: false, label_smoothing: 0, gradient_clip_norm: null }
  const value = (of: ReturnType<typeof penaltyOf>) => of?.().dataSync()[0] ?? 0
  const both = penaltyOf([kernel, bias], job, () => undefined)
  expect(worst([value(both)], [penalty.value])).toBeLessThan(1e-6)
  const { grads } = tf.variableGrads(both ?? (() => tf.scalar(0)), [kernel.variable])
  expect(worst(grads[kernel.variable.name]?.dataSync() ?? [], flat(penalty.gradient))).toBeLessThan(1e-6)
  expect(worst([value(penaltyOf([kernel, bias], { ...job, include_biases: true }, () => undefined))], [2 * penalty.value])).toBeLessThan(1e-6)
  expect(penaltyOf([kernel, bias], job, () => ({ l1: 0, l2: 0 }))).toBeNull()
})
