import { tf } from '@trainyard/engine'

/** Learning rates that fit into one chunk of steps; more steps than this are never run in one call. */
export const stepsPerChunkLimit = 2048

/**
 * What a step reads besides weights and batch, as variables, so that a step traced once serves for the whole training: `step` counts the updates done and is
 * the counter of all noise; `rates[step − first]` is the learning rate of the update at hand, written by the host before each chunk of steps.
 */
export type StepState = { step: tf.Variable; first: tf.Variable; rates: tf.Variable }

export function createStepState(): StepState {
  return tf.tidy(() => ({
    step: tf.variable(tf.scalar(0, 'int32'), false, undefined, 'int32'),
    first: tf.variable(tf.scalar(0, 'int32'), false, undefined, 'int32'),
    rates: tf.variable(tf.zeros([stepsPerChunkLimit]), false),
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
export const rateOf = (state: StepState): tf.Tensor => tf.reshape(tf.gather(state.rates, tf.reshape(tf.sub(state.step, state.first), [1])), [])

/** Host side, before a chunk: the updates `done + 1`, `done + 2`, … have these rates. */
export function setRates(state: StepState, done: number, rates: readonly number[]): void {
  if (rates.length > stepsPerChunkLimit) throw new RangeError(`${rates.length} steps in a chunk, at most ${stepsPerChunkLimit}`)
  tf.tidy(() => {
    const row = new Float32Array(stepsPerChunkLimit)
    row.set(rates)
    state.rates.assign(tf.tensor1d(row))
    state.first.assign(tf.scalar(done, 'int32'))
  })
}
