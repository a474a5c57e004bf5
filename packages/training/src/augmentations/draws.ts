import { randomKey, statelessNormal, statelessUniform, tf } from '@trainyard/engine'

/**
 * Random numbers of one step for one batch. The same name gives the same tensor; its numbers follow from the seed, the member, the position in the list and the
 * step counter.
 */
export type Draws = {
  /** [batch], uniform from `low` to `high`. */
  uniform(what: string, low: number, high: number): tf.Tensor
  /** [batch, …shape], uniform on [0, 1). */
  uniformOf(what: string, shape: readonly number[]): tf.Tensor
  /** [batch, …shape], standard normal. */
  normalOf(what: string, shape: readonly number[]): tf.Tensor
  /** A scalar for the whole batch, uniform on [0, 1). */
  scalar(what: string): tf.Tensor
}

/** What the numbers of a training follow from, besides the step counter. */
export type Stream = { seed: number; member: number }

/** The draws of the step at `path` for one batch, each made once and only when asked for. */
export function drawsOf({ seed, member }: Stream, path: string, counter: tf.Scalar, batch: number): Draws {
  const made = new Map<string, tf.Tensor>()
  const once = (what: string, make: () => tf.Tensor): tf.Tensor => {
    const known = made.get(what) ?? make()
    made.set(what, known)
    return known
  }
  const key = (what: string) => randomKey({ seed, member, purpose: `${path}/${what}` })
  return {
    uniform: (what, low, high) => once(what, () => tf.add(tf.mul(statelessUniform([batch], key(what), counter), high - low), low)),
    uniformOf: (what, shape) => once(what, () => statelessUniform([batch, ...shape], key(what), counter)),
    normalOf: (what, shape) => once(what, () => statelessNormal([batch, ...shape], key(what), counter)),
    scalar: (what) => once(what, () => tf.reshape(statelessUniform([1], key(what), counter), [])),
  }
}
