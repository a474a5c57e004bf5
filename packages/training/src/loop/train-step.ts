import { type StepFunction, sumOfSquares, tf } from '@trainyard/engine'
import type { Augmentation, LabelShare } from '../augmentations/index.js'
import type { Network } from '../architecture/network.js'
import type { Objective } from '../losses/objective.js'
import { weightedRowMean } from '../losses/row-weights.js'
import type { Optimizer } from '../optimizers/index.js'
import type { InputTransform } from './input.js'

/** Learning rates that fit into one chunk of steps; more steps than this are never run in one call. */
export const stepsPerChunkLimit = 2048

/**
 * What a step reads besides weights and batch, as variables, so that a step traced once serves for the whole training: `step` counts the updates done and is
 * the counter of all noise; `rates[step − first]` is the learning rate of the update at hand, and so many places further on, from `stepsPerChunkLimit`, the strength
 * of its dropout and weight decay; both are written by the host before each chunk of steps.
 */
export type StepState = { step: tf.Variable; first: tf.Variable; rates: tf.Variable }

export function createStepState(): StepState {
  return tf.tidy(() => ({
    step: tf.variable(tf.scalar(0, 'int32'), false, undefined, 'int32'),
    first: tf.variable(tf.scalar(0, 'int32'), false, undefined, 'int32'),
    rates: tf.variable(tf.zeros([2 * stepsPerChunkLimit]), false),
  }))
}

export const disposeStepState = ({ step, first, rates }: StepState): void => tf.dispose([step, first, rates])

/** Host side: this many updates are done. The rate at hand lies in the window from the start, also when a step is only traced, far on in a resumed training. */
export function setStep(state: StepState, done: number): void {
  tf.tidy(() => {
    state.step.assign(tf.scalar(done, 'int32'))
    state.first.assign(tf.scalar(done, 'int32'))
  })
}

/** The learning rate of the update at hand, as a float32 scalar. */
const rateOf = (state: StepState): tf.Tensor => tf.reshape(tf.gather(state.rates, tf.reshape(tf.sub(state.step, state.first), [1])), [])

/** The strength of its dropout and weight decay. */
const strengthAt = ({ rates, step, first }: StepState): tf.Scalar =>
  tf.reshape(tf.gather(rates, tf.reshape(tf.add(tf.sub(step, first), tf.scalar(stepsPerChunkLimit, 'int32')), [1])), []) as tf.Scalar

/** What updates one after the other have: their learning rates, and the strengths of their dropout and weight decay where these change. */
export type RatesOfSteps = { rates: readonly number[]; strengths: readonly number[] | null }

/** Those of so many updates after `done` ones. */
export function ratesOfSteps(done: number, steps: number, rate: (step: number) => number, strength: ((step: number) => number) | null): RatesOfSteps {
  const numbers = Array.from({ length: steps }, (_, index) => done + index + 1)
  return { rates: numbers.map(rate), strengths: strength && numbers.map(strength) }
}

/** Host side, before a chunk: the updates `done + 1`, `done + 2`, … have these rates. */
export function setRates(state: StepState, done: number, { rates, strengths }: RatesOfSteps): void {
  if (rates.length > stepsPerChunkLimit) throw new RangeError(`${rates.length} steps in a chunk, at most ${stepsPerChunkLimit}`)
  tf.tidy(() => {
    const row = new Float32Array(2 * stepsPerChunkLimit)
    row.set(rates)
    if (strengths) row.set(strengths, stepsPerChunkLimit)
    state.rates.assign(tf.tensor1d(row))
    state.first.assign(tf.scalar(done, 'int32'))
  })
}

export type TrainStepParts = {
  network: Network
  objective: Objective
  optimizer: Optimizer
  input: InputTransform
  augment: Augmentation | null
  state: StepState
  /** Rows of a whole batch; the last one of an epoch may be smaller. */
  batchSize: number
  /** The global norm that the gradient is scaled down to; null leaves it alone. */
  clipNorm: number | null
  /** Whether the strength of dropout and weight decay changes. */
  changesStrength: boolean
}

/**
 * One update: forward, loss, gradient, clipping, optimizer, on tensors and variables only, so that it runs eagerly or traced alike. Metrics are scalars of this
 * batch: those of the objective, `gradient_norm` (before clipping), and `loss_data` where a penalty is part of the loss.
 */
export function trainStep({ network, objective, optimizer, input, augment, state, batchSize, clipNorm, changesStrength }: TrainStepParts): StepFunction {
  const variables = network.weights.map((weight) => weight.variable)
  const counter = state.step as tf.Tensor as tf.Scalar
  return (batch) =>
    tf.tidy(() => {
      const raw = batch['x'] as tf.Tensor
      const { images, labels } = augment ? augment(raw as tf.Tensor4D, counter) : { images: raw, labels: null }
      const [x, y, weights] = [input(images), batch['y'] as tf.Tensor1D, batch['weights'] as tf.Tensor1D | undefined]
      const strength = changesStrength ? strengthAt(state) : undefined
      const seen: { output?: tf.Tensor2D; data?: tf.Scalar } = {}
      const { value: loss, grads } = tf.variableGrads(() => {
        const output = tf.keep(network.forward(x, { mode: 'training', counter, share: y.size / batchSize, ...(strength ? { strength } : {}) }))
        const data = tf.keep(weightedRowMean(mixedLoss(objective, output, y, labels), weights))
        Object.assign(seen, { output, data })
        return network.penalty ? (tf.add(data, network.penalty()) as tf.Scalar) : (data.clone() as tf.Scalar)
      }, variables)
      const gradients = variables.map((variable) => grads[variable.name] as tf.Tensor)
      const norm = globalNorm(gradients)
      optimizer.update(clipNorm === null ? gradients : clipped(gradients, norm, clipNorm), rateOf(state), strength)
      state.step.assign(tf.add(state.step, tf.scalar(1, 'int32')))
      const { output, data } = seen as Required<typeof seen>
      const metrics = {
        ...objective.batchMetrics(output, y, weights),
        gradient_norm: norm,
        ...(network.penalty ? { loss_data: data.clone() as tf.Scalar } : {}),
      }
      tf.dispose([output, data])
      return { loss, metrics }
    })
}

/** The loss of each row; of mixed labels the sum of their losses by their shares, which for cross-entropy is the loss of the mixed distribution. */
function mixedLoss(objective: Objective, output: tf.Tensor2D, y: tf.Tensor1D, labels: readonly LabelShare[] | null): tf.Tensor1D {
  if (!labels) return objective.trainingLoss(output, y)
  return tf.addN(labels.map(({ of, share }) => tf.mul(share, objective.trainingLoss(output, of(y))))) as tf.Tensor1D
}

/** √(Σ g²) over all gradients. */
const globalNorm = (gradients: readonly tf.Tensor[]): tf.Scalar => tf.sqrt(tf.addN(gradients.map(sumOfSquares)))

/** Scales all gradients by min(1, limit / norm): their direction stays (Pascanu et al. 2013, Alg. 1). */
function clipped(gradients: readonly tf.Tensor[], norm: tf.Scalar, limit: number): tf.Tensor[] {
  const scale = tf.div(limit, tf.maximum(norm, limit))
  return gradients.map((gradient) => tf.mul(gradient, scale))
}
